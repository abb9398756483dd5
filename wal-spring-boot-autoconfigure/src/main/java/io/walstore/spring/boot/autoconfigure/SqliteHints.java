package io.walstore.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Lets a native image see that the libraries are there that a catalogue in SQLite needs. */
final class SqliteHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        WalLogFactory.NEEDED_FOR_SQLITE.forEach(name -> hints.reflection().registerTypeIfPresent(classLoader, name));
    }
}
