package io.walstore.segment;

import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Bounds how many sealed segments are open at once: who opens one too many closes the one opened longest ago, which
 * opens itself again when it is read. Any thread.
 */
final class OpenFiles {

    private final int limit;
    private final ArrayDeque<LazyFile> open = new ArrayDeque<>();

    OpenFiles(int limit) {
        this.limit = limit;
    }

    void opened(LazyFile file) throws IOException {
        LazyFile eldest = null;
        synchronized (open) {
            open.add(file);
            if (open.size() > limit) {
                eldest = open.remove();
            }
        }
        if (eldest != null) {
            eldest.rest();
        }
    }

    void closed(LazyFile file) {
        synchronized (open) {
            open.remove(file);
        }
    }
}
