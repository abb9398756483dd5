package io.walstore.spring.boot.listener;

import java.lang.reflect.Type;

/**
 * Makes payloads of objects, and objects of payloads. Asked for everything but {@code byte[]}, {@code String} and
 * {@code LogEntry}; by many threads. A bean of this type takes the place of the one that uses Jackson.
 */
public interface WalPayloadConverter {

    /**
     * Makes a payload.
     *
     * @param object what to store
     * @return its bytes, which nobody changes any more
     */
    byte[] toPayload(Object object);

    /**
     * Makes an object. What this throws counts as a failed delivery.
     *
     * @param payload bytes of an entry
     * @param type what the listener's method takes
     * @return an object of this type
     */
    Object fromPayload(byte[] payload, Type type);
}
