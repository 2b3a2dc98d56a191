/* A TLS server on the library of 2.28.10, for what openssl no longer serves: SSLv3, TLS 1.0 and 1.1,
 * and suites of TLS 1.2 that went with them. Ours; public API alone.
 *
 * server VERSION SUITE[,SUITE...] AUTH CERTIFICATE KEY CA
 * VERSION: minor version, 0 to 3. SUITE: the library's name. AUTH: none, optional or required.
 * Prints "port N" and serves one connection after the other until it is killed. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/entropy.h"
#include "mbedtls/ssl.h"
#include "mbedtls/x509_crt.h"

/* No server outlives it, whatever happens to its test. */
#define LIFETIME_SECONDS 120
/* A client that says nothing for so long is gone. */
#define SILENCE_SECONDS 3
#define MOST_SUITES 16

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context drbg;
static mbedtls_x509_crt chain, authority;
static mbedtls_pk_context key;
static mbedtls_ssl_config config;
static int suites[MOST_SUITES + 1];

static void must(int result, const char *step)
{
    if (result != 0) {
        fprintf(stderr, "%s: -0x%04x\n", step, (unsigned) -result);
        exit(1);
    }
}

static void read_suites(char *list)
{
    int count = 0;
    for (char *name = strtok(list, ","); name != NULL; name = strtok(NULL, ",")) {
        int id = mbedtls_ssl_get_ciphersuite_id(name);
        if (id == 0 || count == MOST_SUITES) {
            fprintf(stderr, "no suite %s\n", name);
            exit(1);
        }
        suites[count++] = id;
    }
}

static int authmode(const char *word)
{
    if (strcmp(word, "required") == 0) {
        return MBEDTLS_SSL_VERIFY_REQUIRED;
    }
    return strcmp(word, "optional") == 0 ? MBEDTLS_SSL_VERIFY_OPTIONAL : MBEDTLS_SSL_VERIFY_NONE;
}

static void configure(char **argument)
{
    int minor = atoi(argument[1]);
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&drbg);
    mbedtls_x509_crt_init(&chain);
    mbedtls_x509_crt_init(&authority);
    mbedtls_pk_init(&key);
    mbedtls_ssl_config_init(&config);
    must(mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy, NULL, 0), "seed");
    must(mbedtls_x509_crt_parse_file(&chain, argument[4]), "certificate");
    must(mbedtls_pk_parse_keyfile(&key, argument[5], NULL), "key");
    must(mbedtls_x509_crt_parse_file(&authority, argument[6]), "ca");
    must(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM,
                                     MBEDTLS_SSL_PRESET_DEFAULT), "defaults");
    mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &drbg);
    mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, minor);
    mbedtls_ssl_conf_max_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, minor);
    read_suites(argument[2]);
    mbedtls_ssl_conf_ciphersuites(&config, suites);
    mbedtls_ssl_conf_authmode(&config, authmode(argument[3]));
    mbedtls_ssl_conf_ca_chain(&config, &authority, NULL);
    must(mbedtls_ssl_conf_own_cert(&config, &chain, &key), "own certificate");
}

/* Any failure ends the session: the library needs no more than a code of its own. */
static int put(void *connection, const unsigned char *bytes, size_t length)
{
    ssize_t sent = write(*(int *) connection, bytes, length);
    return sent < 0 ? MBEDTLS_ERR_SSL_INTERNAL_ERROR : (int) sent;
}

static int get(void *connection, unsigned char *bytes, size_t length)
{
    ssize_t heard = read(*(int *) connection, bytes, length);
    return heard < 0 ? MBEDTLS_ERR_SSL_TIMEOUT : (int) heard;
}

static void serve(int connection)
{
    mbedtls_ssl_context session;
    unsigned char heard[256];
    mbedtls_ssl_init(&session);
    must(mbedtls_ssl_setup(&session, &config), "setup");
    mbedtls_ssl_set_bio(&session, &connection, put, get, NULL);
    int result = mbedtls_ssl_handshake(&session);
    /* The client ends the session; what it says is not looked at. */
    while (result >= 0) {
        result = mbedtls_ssl_read(&session, heard, sizeof(heard));
        if (result == 0) {
            break;
        }
    }
    if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
        mbedtls_ssl_close_notify(&session);
    }
    shutdown(connection, SHUT_WR);
    /* Closing with unread bytes would turn the end of the stream into a reset. */
    while (read(connection, heard, sizeof(heard)) > 0) {
    }
    mbedtls_ssl_free(&session);
    close(connection);
}

int main(int count, char **argument)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t length = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (count != 7) {
        return 2;
    }
    alarm(LIFETIME_SECONDS);
    signal(SIGPIPE, SIG_IGN);
    configure(argument);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *) &address, sizeof(address)) != 0 ||
        listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *) &address, &length) != 0) {
        return 1;
    }
    printf("port %u\n", (unsigned) ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection >= 0) {
            struct timeval silence = { SILENCE_SECONDS, 0 };
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
            serve(connection);
        }
    }
}
