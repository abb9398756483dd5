package io.walstore;

/** What happened in a simulated life, line by line. */
final class Diary {

    private final StringBuilder text = new StringBuilder();

    void tell(String what) {
        text.append(what).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
