package io.walstore.process;

/** Where a consumer may be found: where it was when its place became durable last, or anywhere it went since. */
final class LedgerPlace {

    private final String name;
    private long now;
    private long least;
    private long most;
    private long found;

    LedgerPlace(String name) {
        this.name = name;
    }

    void committing(long index) {
        move(Math.max(now, index));
    }

    void seeking(long index) {
        move(index);
    }

    private void move(long index) {
        now = index;
        least = Math.min(least, now);
        most = Math.max(most, now);
    }

    void flushed() {
        least = now;
        most = now;
    }

    void cutBack(long last) {
        now = Math.min(now, last);
        least = Math.min(least, last);
        most = Math.min(most, last);
    }

    /** Who was done with everything is done with what is never going to be, too. */
    void cleared(long last, long next) {
        now = now >= last ? next - 1 : now;
        most = most >= last ? next - 1 : most;
    }

    void found(long index) {
        Ledger.require(
                least <= index && index <= most,
                "consumer " + name + " is at " + index + " instead of " + least + ".." + most);
        found = index;
    }

    /** Where it was found it is, for good. */
    void decided() {
        now = found;
        flushed();
    }
}
