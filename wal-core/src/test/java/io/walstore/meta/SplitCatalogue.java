package io.walstore.meta;

import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;

/** A catalogue in a file that has a file of its own for changes as soon as it holds anything. */
public final class SplitCatalogue {

    /** Room for few rows, so that the whole is written every now and then, too. */
    static final int SMALL_BYTES = 300;

    private SplitCatalogue() {}

    public static MetaStore in(Vfs directory) {
        return new FileMetaStore(directory, SMALL_BYTES);
    }
}
