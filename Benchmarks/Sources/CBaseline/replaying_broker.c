#include "replaying_broker.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// A request without its correlation id, or a response.
struct message {
    uint32_t size;
    unsigned char *bytes;
};

struct exchange {
    struct message request, response;
    struct exchange *next;
};

enum { buckets = 65536, correlation_begin = 4, correlation_end = 8 };

static struct exchange *known[buckets];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint16_t broker_port;

static struct sockaddr_in loopback(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void send_at_once(int socket) {
    const int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static bool read_all(int socket, void *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        const ssize_t count = read(socket, (char *)bytes + done, size - done);
        if (count <= 0) return false;
        done += (size_t)count;
    }
    return true;
}

static bool write_all(int socket, const void *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        const ssize_t count = send(socket, (const char *)bytes + done, size - done, MSG_NOSIGNAL);
        if (count <= 0) return false;
        done += (size_t)count;
    }
    return true;
}

static bool read_message(int socket, struct message *message) {
    uint32_t size;
    if (!read_all(socket, &size, sizeof size)) return false;
    message->size = ntohl(size);
    message->bytes = malloc(message->size);
    if (message->bytes && read_all(socket, message->bytes, message->size)) return true;
    free(message->bytes);
    return false;
}

static bool write_message(int socket, const struct message *message) {
    const uint32_t size = htonl(message->size);
    return write_all(socket, &size, sizeof size) && write_all(socket, message->bytes, message->size);
}

/// Blanks the correlation id of a request, by which equal ones would differ, and returns it.
static uint32_t take_correlation(struct message *request) {
    uint32_t id;
    memcpy(&id, request->bytes + correlation_begin, sizeof id);
    memset(request->bytes + correlation_begin, 0, correlation_end - correlation_begin);
    return id;
}

static struct exchange **bucket(const struct message *request) {
    uint32_t hash = 2166136261U;
    for (uint32_t index = 0; index < request->size; index++) hash = (hash ^ request->bytes[index]) * 16777619U;
    return &known[hash % buckets];
}

static struct exchange *find(const struct message *request) {
    pthread_mutex_lock(&lock);
    struct exchange *found = *bucket(request);
    while (found && (found->request.size != request->size ||
                     memcmp(found->request.bytes, request->bytes, request->size) != 0))
        found = found->next;
    pthread_mutex_unlock(&lock);
    return found;
}

/// Asks the broker, over a connection of this client's own, and remembers the answer.
static struct exchange *learn(int *broker, const struct message *request) {
    if (*broker < 0) {
        const struct sockaddr_in address = loopback(broker_port);
        *broker = socket(AF_INET, SOCK_STREAM, 0);
        send_at_once(*broker);
        if (connect(*broker, (const struct sockaddr *)&address, sizeof address) != 0) return NULL;
    }
    struct exchange *const exchange = calloc(1, sizeof *exchange);
    if (!exchange || !write_message(*broker, request) || !read_message(*broker, &exchange->response)) {
        free(exchange);
        return NULL;
    }
    exchange->request = *request;
    pthread_mutex_lock(&lock);
    struct exchange **const first = bucket(request);
    exchange->next = *first;
    *first = exchange;
    pthread_mutex_unlock(&lock);
    return exchange;
}

static void *serve(void *argument) {
    const int client = (int)(intptr_t)argument;
    int broker = -1;
    struct message request;
    while (read_message(client, &request) && request.size >= correlation_end) {
        const uint32_t id = take_correlation(&request);
        struct exchange *exchange = find(&request);
        const bool is_known = exchange != NULL;
        if (!is_known) exchange = learn(&broker, &request);
        if (!exchange) break;
        // The response is shared: only a copy of its beginning carries this client's id.
        const uint32_t head[2] = {htonl(exchange->response.size), id};
        const bool sent = write_all(client, head, sizeof head) &&
            write_all(client, exchange->response.bytes + sizeof id, exchange->response.size - sizeof id);
        if (is_known) free(request.bytes);
        if (!sent) break;
    }
    if (broker >= 0) close(broker);
    close(client);
    return NULL;
}

int run_replaying_broker(void) {
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (const struct sockaddr *)&address, size) != 0 || listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    if (scanf("%hu", &broker_port) != 1) return 1;
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        const int client = accept(listener, NULL, NULL);
        if (client < 0) return 1;
        send_at_once(client);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) == 0) pthread_detach(thread);
    }
}
