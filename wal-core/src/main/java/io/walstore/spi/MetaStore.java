package io.walstore.spi;

/**
 * The catalogue: the one place that decides which segments a log has.
 *
 * <p>One log owns one store. All calls come from one thread at a time, never an application's, so an implementation
 * needs no locks and meets no interrupts.
 */
public interface MetaStore extends StableStore, AutoCloseable {

    /**
     * Reads the state. Called once, before anything else.
     *
     * @return the state of the last commit, or {@link PersistentState#NEW}
     * @throws WalCorruptException if the catalogue is damaged; it is left as it is
     * @throws WalLockedException if another process holds it
     * @throws WalException if it cannot be read
     */
    PersistentState load();

    /**
     * Reads the state and changes nothing, not even to make durable what it read. For a look at a log that cannot be
     * written, or that another process writes. Called instead of {@link #load()}; afterwards values can be read, and
     * everything that changes something is refused.
     *
     * @return the state of the last commit, or {@link PersistentState#NEW}
     * @throws WalCorruptException if the catalogue is damaged
     * @throws WalException if it cannot be read
     */
    PersistentState inspect();

    /**
     * A store of the same kind in another directory, for a copy of the log. Nothing of it is opened yet.
     *
     * @param directory the directory
     * @return a new store
     */
    MetaStore in(Vfs directory);

    /**
     * Makes a change durable: on return all of it survives a power loss; if this throws, all or none of it does, and
     * the log stops until it is reopened.
     *
     * @param change what changes; it {@linkplain StateChange#follows follows} the stored generation
     * @throws IllegalStateException if nothing was loaded, or the generation does not follow the stored one, because
     *     another owner committed in between
     * @throws WalFullException if there is no room for it: nothing was changed, and it may be tried again
     * @throws WalUnchangedException if it failed before it could change anything, and may be tried again
     * @throws WalException if it cannot be written, and nobody knows whether it will be there
     */
    void commitState(StateChange change);

    /**
     * {@inheritDoc}
     *
     * <p>What {@link #commitState} may throw this may throw, and means the same by it.
     */
    @Override
    void set(String key, byte[] value);

    /** Releases files and locks; a second call does nothing. */
    @Override
    void close();
}
