#pragma once

#include <stdbool.h>
#include <stddef.h>

/// What a round of scraping has to do.
struct scraping {
    /// The port on 127.0.0.1, and the length that the body has to have.
    int port;
    size_t body_length;
    /// How many scrape at once (at most 1024), each over one connection of its own, and how often each.
    int scrapers;
    int scrapes;
};

/// Scrapes, and stores the seconds of each scrape, from sending the request to the last byte of the body, in `latencies`
/// (`scrapers` × `scrapes` of them) and the processor seconds that the rest of this process, with the servers in it, took
/// meanwhile in `server_cpu`. False where a connection failed or an answer was not the expected one.
bool scrape(const struct scraping *scraping, double *latencies, double *server_cpu);
