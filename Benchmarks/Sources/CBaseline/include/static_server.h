#pragma once

#include <stddef.h>

struct static_server;

/// Serves the `length` bytes at `page` to every request, on a free port of 127.0.0.1, the way a C program would: one
/// response of libmicrohttpd over the static buffer, and its own pool of `threads`. The page must outlive the server.
/// NULL where libmicrohttpd does not start.
struct static_server *static_server_start(const void *page, size_t length, const char *content_type, unsigned int threads);

/// The port.
int static_server_port(const struct static_server *server);

/// Ends the server and frees it.
void static_server_stop(struct static_server *server);
