#include "static_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>

struct static_server {
    struct MHD_Daemon *daemon;
    struct MHD_Response *response;
};

static enum MHD_Result answer(
    void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_size, void **request) {
    (void)url, (void)method, (void)version, (void)upload, (void)upload_size;
    // The first call of a request is for its headers; it is answered at the second.
    static int seen;
    if (!*request) {
        *request = &seen;
        return MHD_YES;
    }
    struct static_server *const server = context;
    return MHD_queue_response(connection, MHD_HTTP_OK, server->response);
}

struct static_server *static_server_start(
    const void *page, size_t length, const char *content_type, unsigned int threads) {
    struct static_server *const server = calloc(1, sizeof *server);
    if (!server) return NULL;
    const struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    server->response = MHD_create_response_from_buffer(length, (void *)page, MHD_RESPMEM_PERSISTENT);
    if (server->response) {
        MHD_add_response_header(server->response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
        server->daemon = MHD_start_daemon(
            MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0, NULL, NULL, answer, server,
            MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE, threads,
            MHD_OPTION_CONNECTION_LIMIT, 512u, MHD_OPTION_CONNECTION_TIMEOUT, 120u, MHD_OPTION_END);
    }
    if (!server->daemon) {
        static_server_stop(server);
        return NULL;
    }
    return server;
}

int static_server_port(const struct static_server *server) {
    const union MHD_DaemonInfo *const info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void static_server_stop(struct static_server *server) {
    if (server->daemon) MHD_stop_daemon(server->daemon);
    if (server->response) MHD_destroy_response(server->response);
    free(server);
}
