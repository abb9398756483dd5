package io.walstore.spring.boot.jpa;

import io.walstore.fixtures.MetaStoreContract;
import io.walstore.spi.MetaStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class JpaMetaStoreContractTests extends MetaStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected MetaStore open() {
        return new JpaMetaStore(directory.resolve("metadata.db"));
    }
}
