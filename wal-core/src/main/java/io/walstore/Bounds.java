package io.walstore;

/** Checks settings. Knows no other class, so that any may ask it while it is being initialised. */
final class Bounds {

    private Bounds() {}

    static <T extends Comparable<T>> void check(String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + least + ".." + most);
        }
    }
}
