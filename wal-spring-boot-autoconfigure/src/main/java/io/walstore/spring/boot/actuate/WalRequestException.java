package io.walstore.spring.boot.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** A request that cannot be answered, and the HTTP status that says so. */
final class WalRequestException extends InvalidEndpointRequestException {

    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** The HTTP status. */
    private final int status;

    private WalRequestException(int status, String detail) {
        super(detail, detail);
        this.status = status;
    }

    static WalRequestException illegal(String name, Object value, String bounds) {
        return new WalRequestException(BAD_REQUEST, name + " is " + value + ", must be " + bounds);
    }

    static WalRequestException illegal(String detail) {
        return new WalRequestException(BAD_REQUEST, detail);
    }

    /** Text as it came, so that it can be told from what is said about it. */
    static String quoted(@Nullable String text) {
        return text == null ? "left out" : "\"" + text + "\"";
    }

    static WalRequestException notFound(String detail) {
        return new WalRequestException(NOT_FOUND, detail);
    }

    static WalRequestException conflict(String detail) {
        return new WalRequestException(CONFLICT, detail);
    }

    int status() {
        return status;
    }
}
