package io.walstore.spring.boot.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.spi.LogEntry;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an entry holds, as bytes and as what applications call it. Bytes, texts and entries need no converter. */
final class Payloads {

    private static final Set<Type> PLAIN = Set.of(byte[].class, String.class, LogEntry.class);

    private final @Nullable WalPayloadConverter converter;

    Payloads(@Nullable WalPayloadConverter converter) {
        this.converter = converter;
    }

    /** Whether no converter is asked for it. */
    static boolean isPlain(Type type) {
        return PLAIN.contains(type);
    }

    boolean canBe(Type type) {
        return isPlain(type) || converter != null;
    }

    byte[] toBytes(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        if (payload instanceof String text) {
            return text.getBytes(UTF_8);
        }
        if (payload instanceof LogEntry entry) {
            return entry.data();
        }
        return converterFor(payload.getClass()).toPayload(payload);
    }

    Object fromEntry(LogEntry entry, Type type) {
        if (type == byte[].class) {
            return entry.data();
        }
        if (type == String.class) {
            return new String(entry.data(), UTF_8);
        }
        if (type == LogEntry.class) {
            return entry;
        }
        return converterFor(type).fromPayload(entry.data(), type);
    }

    private WalPayloadConverter converterFor(Type type) {
        if (converter == null) {
            throw new IllegalStateException("there is no WalPayloadConverter for " + type.getTypeName()
                    + ": add Jackson's JsonMapper, or a converter of your own");
        }
        return converter;
    }
}
