package io.walstore.process;

/** What a stable value may be: what was set last, or what was being set. */
final class LedgerValue {

    private final String key;
    private long last;
    private long setting;

    LedgerValue(String key) {
        this.key = key;
    }

    void setting(long number) {
        setting = number;
    }

    void set(long number) {
        last = number;
    }

    void found(long number) {
        Ledger.require(
                number == last || number == setting, key + " is " + number + " instead of " + last + " or " + setting);
        last = number;
        setting = number;
    }
}
