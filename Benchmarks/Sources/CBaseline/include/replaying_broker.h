#pragma once

/// Stands between clients and a broker on 127.0.0.1: hands on each request once, and answers the same request from memory
/// from then on, so that the broker's own time is none of what is measured.
///
/// Prints its port on a line, reads the broker's port from a line of standard input, and serves until it is killed. Returns
/// 1 if it cannot begin.
int run_replaying_broker(void);
