package io.walstore.spi;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * Small durable key/value pairs beside a log, such as a consensus library's term and vote. Meant for a handful of keys
 * that change rarely; each write costs at least one sync. May be called from any thread.
 */
public interface StableStore {

    /**
     * Reads a value.
     *
     * @param key the key
     * @return a copy of the value, or empty if the key was never set
     */
    Optional<byte[]> get(String key);

    /**
     * Stores a value, durable on return.
     *
     * @param key the key
     * @param value the value; copied
     * @throws WalFullException if there is no room for it: the old value stands, and it may be tried again
     * @throws WalUnchangedException if it could not be written: the old value stands, and it may be tried again
     * @throws WalException if nobody knows which value the next open will find: the log has failed
     */
    void set(String key, byte[] value);

    /**
     * The keys that were set.
     *
     * @return a copy of the keys
     */
    Set<String> keys();

    /**
     * Reads a number stored by {@link #setLong}.
     *
     * @param key the key
     * @return the number, or 0 if the key was never set
     * @throws WalException if the stored value is not eight bytes long
     */
    default long getLong(String key) {
        byte[] value = get(key).orElse(null);
        if (value == null) {
            return 0;
        }
        if (value.length != Long.BYTES) {
            throw new WalException("stable value '" + key + "' is no number: it has " + value.length + " bytes, not 8");
        }
        return ByteBuffer.wrap(value).getLong();
    }

    /**
     * Stores a number as eight big-endian bytes, durable on return.
     *
     * @param key the key
     * @param value the number
     */
    default void setLong(String key, long value) {
        set(key, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
}
