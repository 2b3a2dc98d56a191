/* Sessions that are resumed and saved: 2.19 gave them a form in which they can be kept. */

#include "session.h"

#include "report.h"

#if defined(MBEDTLS_SSL_CLI_C) && MBEDTLS_VERSION_NUMBER >= 0x02130000

int session_resume(struct device *device, const struct parameters *parameters)
{
    static mbedtls_ssl_session session;
    int code;
    if (parameters->session.bytes == NULL) {
        return 0;
    }
    mbedtls_ssl_session_init(&session);
    code = report_step("session-load",
                       mbedtls_ssl_session_load(&session, parameters->session.bytes,
                                                parameters->session.length));
    if (code != 0) {
        return code;
    }
    return report_step("session-set", mbedtls_ssl_set_session(&device->ssl, &session));
}

void session_save(struct device *device, const struct parameters *parameters)
{
    static mbedtls_ssl_session session;
    size_t size, length = 0;
    unsigned char *room = parameters_room(&size);
    int code;
    if (parameters->save_session == 0) {
        return;
    }
    mbedtls_ssl_session_init(&session);
    code = mbedtls_ssl_get_session(&device->ssl, &session);
    if (code == 0) {
        code = mbedtls_ssl_session_save(&session, room, size, &length);
    }
    if (report_step("session-save", code) == 0) {
        report_bytes("session", room, length);
    }
}

#else

int session_resume(struct device *device, const struct parameters *parameters)
{
    (void) device;
    if (parameters->session.bytes != NULL) {
        settings_unsupported("session");
    }
    return 0;
}

void session_save(struct device *device, const struct parameters *parameters)
{
    (void) device;
    if (parameters->save_session != 0) {
        settings_unsupported("save-session");
    }
}

#endif
