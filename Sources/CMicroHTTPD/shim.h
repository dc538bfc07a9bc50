#pragma once

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>

/* Takes one message of libmicrohttpd; defined in Swift. */
void microhttpdLogLine(void *context, const char *line);

/* An MHD_LogCallback: what a va_list is differs between processors, so the message is formatted on this side. */
static inline void microhttpd_log(void *context, const char *format, va_list arguments) {
    char line[512];
    vsnprintf(line, sizeof line, format, arguments);
    microhttpdLogLine(context, line);
}

/* What MHD_OPTION_URI_LOG_CALLBACK expects; the header has no name for it. */
typedef void *(*microhttpd_target_callback)(void *context, const char *target, struct MHD_Connection *connection);

/* MHD_start_daemon is variadic, which Swift cannot call. The logger comes first, so that it hears of all that follows. */
static inline struct MHD_Daemon *microhttpd_start(unsigned int flags, MHD_AccessHandlerCallback answer,
                                                  microhttpd_target_callback target, MHD_RequestCompletedCallback completed,
                                                  MHD_NotifyConnectionCallback connection, void *context,
                                                  const struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, answer, context,
                            MHD_OPTION_EXTERNAL_LOGGER, microhttpd_log, context,
                            MHD_OPTION_URI_LOG_CALLBACK, target, context,
                            MHD_OPTION_NOTIFY_COMPLETED, completed, context,
                            MHD_OPTION_NOTIFY_CONNECTION, connection, context,
                            MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

/* MHD_get_connection_info is variadic: the pointer that the connection callback stored, or NULL. */
static inline void *microhttpd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* MHD_get_connection_info is variadic: the connection's socket, or -1. */
static inline int microhttpd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

/* MHD_get_connection_info is variadic: the client's address, or NULL. */
static inline const struct sockaddr *microhttpd_client_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}
