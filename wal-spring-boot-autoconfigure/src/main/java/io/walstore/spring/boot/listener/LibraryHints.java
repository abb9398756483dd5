package io.walstore.spring.boot.listener;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Lets a native image see that libraries are there that listeners and the template can do without. */
final class LibraryHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        Stream.of(AfterCommit.SYNCHRONIZATIONS, WalEntryListenerProcessor.OBSERVATIONS)
                .forEach(name -> hints.reflection().registerTypeIfPresent(classLoader, name));
    }
}
