#define _GNU_SOURCE

#include "scrapers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char request[] = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

struct scraper {
    const struct scraping *scraping;
    pthread_barrier_t *start;
    pthread_t thread;
    double *latencies;
    double cpu;
    bool succeeded;
};

static double read_clock(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int connect_to(int port) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_fd < 0) return -1;
    const struct timeval patience = {.tv_sec = 60};
    setsockopt(socket_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(socket_fd, (const struct sockaddr *)&address, sizeof address) == 0) return socket_fd;
    close(socket_fd);
    return -1;
}

// Reads one response of the expected length to its end, and no byte more.
static bool read_response(int socket_fd, char *buffer, size_t capacity, size_t body_length) {
    size_t used = 0;
    const char *body = NULL;
    while (!body) {
        const ssize_t count = used + 1 < capacity ? recv(socket_fd, buffer + used, capacity - used - 1, 0) : -1;
        if (count <= 0) return false;
        used += (size_t)count;
        buffer[used] = 0;
        const char *const end = memmem(buffer, used, "\r\n\r\n", 4);
        if (end) body = end + 4;
    }
    const char *const length = strcasestr(buffer, "\r\nContent-Length:");
    if (strncmp(buffer, "HTTP/1.1 200 ", 13) != 0 || !length || length > body) return false;
    if (strtoull(length + strlen("\r\nContent-Length:"), NULL, 10) != body_length) return false;
    size_t received = used - (size_t)(body - buffer);
    while (received < body_length) {
        const ssize_t count = recv(socket_fd, buffer, capacity, 0);
        if (count <= 0) return false;
        received += (size_t)count;
    }
    return received == body_length;
}

static bool scrape_repeatedly(struct scraper *scraper, int socket_fd, char *buffer, size_t capacity) {
    for (int index = 0; index < scraper->scraping->scrapes; index++) {
        const double began = read_clock(CLOCK_MONOTONIC);
        if (send(socket_fd, request, sizeof request - 1, MSG_NOSIGNAL) != sizeof request - 1) return false;
        if (!read_response(socket_fd, buffer, capacity, scraper->scraping->body_length)) return false;
        scraper->latencies[index] = read_clock(CLOCK_MONOTONIC) - began;
    }
    return true;
}

static void *run(void *context) {
    struct scraper *const scraper = context;
    const size_t capacity = 256 * 1024;
    char *const buffer = malloc(capacity);
    const int socket_fd = connect_to(scraper->scraping->port);
    pthread_barrier_wait(scraper->start);
    scraper->succeeded = buffer && socket_fd >= 0 && scrape_repeatedly(scraper, socket_fd, buffer, capacity);
    if (socket_fd >= 0) close(socket_fd);
    free(buffer);
    scraper->cpu = read_clock(CLOCK_THREAD_CPUTIME_ID);
    return NULL;
}

bool scrape(const struct scraping *scraping, double *latencies, double *server_cpu) {
    struct scraper scrapers[1024];
    pthread_barrier_t start;
    if (scraping->scrapers < 1 || scraping->scrapers > 1024) return false;
    pthread_barrier_init(&start, NULL, (unsigned int)scraping->scrapers);
    const double own_before = read_clock(CLOCK_THREAD_CPUTIME_ID);
    const double all_before = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    for (int index = 0; index < scraping->scrapers; index++) {
        struct scraper *const scraper = &scrapers[index];
        *scraper = (struct scraper){
            .scraping = scraping, .start = &start, .latencies = latencies + (size_t)index * (size_t)scraping->scrapes};
        // Those that run already wait at the barrier for the missing one: there is no way on.
        if (pthread_create(&scraper->thread, NULL, run, scraper) != 0) abort();
    }
    double clients = 0;
    bool succeeded = true;
    for (int index = 0; index < scraping->scrapers; index++) {
        pthread_join(scrapers[index].thread, NULL);
        clients += scrapers[index].cpu;
        succeeded &= scrapers[index].succeeded;
    }
    const double own = read_clock(CLOCK_THREAD_CPUTIME_ID) - own_before;
    *server_cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID) - all_before - clients - own;
    pthread_barrier_destroy(&start);
    return succeeded;
}
