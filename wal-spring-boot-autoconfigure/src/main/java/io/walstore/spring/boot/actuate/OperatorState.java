package io.walstore.spring.boot.actuate;

import io.walstore.WalState;
import io.walstore.WalStatus;

/** The state of a log as operators see it: a log that is open but refuses to write is read-only to them. */
enum OperatorState {
    RECOVERING,
    OPEN,
    READ_ONLY,
    FAILED,
    CLOSED;

    static OperatorState of(WalStatus status) {
        if (status.state() == WalState.OPEN && !status.writable()) {
            return READ_ONLY;
        }
        return valueOf(status.state().name());
    }
}
