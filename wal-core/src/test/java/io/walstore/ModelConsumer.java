package io.walstore;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a consumer's place may be, told by entries and not by indexes, because an index may have been cut off and given
 * to another entry: nothing counts as done that the consumer did not commit, and what it flushed is not delivered again.
 */
final class ModelConsumer {

    static final String NAME = "reader";

    private final Set<Long> done = new HashSet<>();
    private boolean registered;
    private Optional<Long> flushed = Optional.empty();
    private Optional<Long> committed = Optional.empty();

    void registered() {
        registered = true;
    }

    /** Everything up to an entry is done, whatever becomes of the commit. */
    void commits(ModelLog log, long index) {
        List<Long> tags = log.tags().subList(0, (int) (index - log.first() + 1));
        done.addAll(tags);
        committed = Optional.of(tags.get(tags.size() - 1));
    }

    /** Its commits are durable. */
    void flushed() {
        flushed = committed;
    }

    /** After an open: only what was flushed is sure to count. */
    void find(WalLogStore log, ModelLog model) {
        check(log, model);
        committed = flushed;
    }

    void check(WalLogStore log, ModelLog model) {
        Optional<ConsumerStatus> status = log.consumers().stream().findFirst();
        if (status.isEmpty()) {
            if (registered) {
                throw new AssertionError("the consumer is forgotten");
            }
            return;
        }
        long position = status.get().position();
        for (int i = 0; i < model.size(); i++) {
            checkEntry(model.first() + i, model.tags().get(i), position);
        }
    }

    private void checkEntry(long index, long tag, long position) {
        if (index <= position && !done.contains(tag)) {
            throw new AssertionError("entry " + index + " counts as done at position " + position + ", and is not");
        }
        if (index > position && flushed.isPresent() && flushed.get() == tag) {
            throw new AssertionError("entry " + index + " was flushed, yet the position is " + position);
        }
    }
}
