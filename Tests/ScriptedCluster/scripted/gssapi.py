"""GSSAPI of the operating system, as far as a server of SASL needs it.

The keytab and the configuration of Kerberos come from the environment: KRB5_KTNAME, KRB5_CONFIG."""

import ctypes
from ctypes import POINTER, byref, c_int, c_size_t, c_uint32, c_void_p

CONTINUE_NEEDED = 1
# The upper bits of a status are errors.
_ERRORS = 0xFFFF0000
_MECHANISM_STATUS = 2


class GssError(Exception):
    """The text is that of the mechanism."""


class _Buffer(ctypes.Structure):
    _fields_ = [("length", c_size_t), ("value", c_void_p)]


def _load():
    library = ctypes.CDLL("libgssapi_krb5.so.2")
    handle, minor = POINTER(c_void_p), POINTER(c_uint32)
    buffer = POINTER(_Buffer)
    library.gss_accept_sec_context.argtypes = [
        minor, handle, c_void_p, buffer, c_void_p, handle, handle, buffer, minor, minor, handle,
    ]  # fmt: skip
    library.gss_wrap.argtypes = [minor, c_void_p, c_int, c_uint32, buffer, POINTER(c_int), buffer]
    library.gss_unwrap.argtypes = [minor, c_void_p, buffer, buffer, POINTER(c_int), minor]
    library.gss_display_status.argtypes = [minor, c_uint32, c_int, c_void_p, minor, buffer]
    library.gss_release_buffer.argtypes = [minor, buffer]
    library.gss_delete_sec_context.argtypes = [minor, handle, c_void_p]
    return library


def _input(data: bytes) -> _Buffer:
    # ctypes keeps the bytes alive as long as the buffer refers to them.
    buffer = _Buffer(len(data), None)
    buffer.value = ctypes.cast(ctypes.c_char_p(data), c_void_p)
    buffer.data = data
    return buffer


class ServerContext:
    """The server's side of a security context, with any key of the keytab."""

    def __init__(self):
        self._library, self._context = _load(), c_void_p()

    def __del__(self):
        self._library.gss_delete_sec_context(byref(c_uint32()), byref(self._context), None)

    def accept(self, token: bytes) -> tuple[bytes, bool]:
        """The answer to the client's token, and whether the context is established. Raises GssError."""
        answer, given = _Buffer(), _input(token)
        status = self._call(
            "gss_accept_sec_context",
            *(byref(self._context), None, byref(given), None, None, None, byref(answer), None, None, None),
        )
        return self._take(answer), not status & CONTINUE_NEEDED

    def wrap(self, message: bytes) -> bytes:
        wrapped, given = _Buffer(), _input(message)
        self._call("gss_wrap", self._context, 0, 0, byref(given), None, byref(wrapped))
        return self._take(wrapped)

    def unwrap(self, message: bytes) -> bytes:
        unwrapped, given = _Buffer(), _input(message)
        self._call("gss_unwrap", self._context, byref(given), byref(unwrapped), None, None)
        return self._take(unwrapped)

    def _take(self, buffer: _Buffer) -> bytes:
        taken = ctypes.string_at(buffer.value, buffer.length) if buffer.length else b""
        self._library.gss_release_buffer(byref(c_uint32()), byref(buffer))
        return taken

    def _call(self, function: str, *arguments) -> int:
        minor = c_uint32()
        status = getattr(self._library, function)(byref(minor), *arguments) & 0xFFFFFFFF
        if status & _ERRORS:
            text = _Buffer()
            self._library.gss_display_status(
                byref(c_uint32()), minor.value, _MECHANISM_STATUS, None, byref(c_uint32()), byref(text)
            )
            raise GssError(self._take(text).decode("utf-8", "replace"))
        return status
