// Tells ThreadSanitizer of the locks of Swift's Synchronization.Mutex. Preloaded by "scripts/test thread".
//
// A contended Mutex is locked and unlocked by the kernel (futex), called in libswiftSynchronization, which is not built
// with ThreadSanitizer: nine lines with one Mutex and two threads are reported as a race. The uncontended way is inlined
// into our code and is seen. So here the two functions of the contended way are put before the library's own: they call
// those, and note what the kernel did at the mutex's address, where the inlined way is noted, too. What is not under a
// lock, or under another one, is reported as ever.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// ThreadSanitizer's own; absent in the other processes that inherit the preloading.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

// A toolchain that has renamed them must not go unnoticed.
static void *original(const char *name) {
    void *const function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

// _MutexHandle._lockSlow(UInt32)
SWIFT void lock_slow(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, SELF void *mutex) {
    ((SWIFT void (*)(uint32_t, SELF void *))original(LOCK))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

// _MutexHandle._unlockSlow()
SWIFT void unlock_slow(SELF void *mutex) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF void *mutex) {
    if (__tsan_release) __tsan_release(mutex);
    ((SWIFT void (*)(SELF void *))original(UNLOCK))(mutex);
}
