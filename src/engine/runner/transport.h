/* The library's view of the wire: callbacks over the port, with what became of it. */
#ifndef RUNNER_TRANSPORT_H
#define RUNNER_TRANSPORT_H

#include "library.h"
#include "parameters.h"

/* Installs send, receive and, for datagrams, timers. */
void transport_attach(mbedtls_ssl_context *ssl, const struct parameters *parameters);
/* The silence of the server, or of the whole run, is longer than allowed. */
int transport_is_over(void);
/* A silence that was waited for is no ending. */
void transport_forgive_silence(void);
/* The line `ending`, if there was one. */
void transport_report(void);

#endif
