package io.walstore.meta;

import io.walstore.fixtures.MetaStoreContract;
import io.walstore.spi.MetaStore;

class InMemoryMetaStoreTests extends MetaStoreContract {

    private final InMemoryMetaStore store = new InMemoryMetaStore();

    @Override
    protected MetaStore open() {
        return store;
    }
}
