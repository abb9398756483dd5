package io.walstore;

import io.walstore.commit.Request;
import java.util.function.Consumer;

/** Something that happens on the commit thread between two commits. */
final class ExclusiveRequest extends Request {

    private final Consumer<ExclusiveRequest> action;

    /** The action answers the request, now or later; if it throws, the request fails. */
    ExclusiveRequest(Consumer<ExclusiveRequest> action) {
        super(0, 0);
        this.action = action;
    }

    void run() {
        try {
            action.accept(this);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }
}
