package io.walstore.spi;

import java.io.IOException;

/** The file system has no room for the bytes. */
public final class DiskFullException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * Says what is missing.
     *
     * @param message how much was wanted, and how much there is
     */
    public DiskFullException(String message) {
        super(message);
    }

    /**
     * Wraps what the system said.
     *
     * @param message which file, and how much was wanted
     * @param cause what the system said
     */
    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
