package io.walstore.spring.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.test.context.FilteredClassLoader;

/** A native image is told of all that the catalogue's stack reaches by reflection. */
class CatalogueHintsTests {

    @TempDir
    Path directory;

    @Test
    void coverWhatALogWithSuchACatalogueReaches() throws Exception {
        List<String> lines = RecordedLog.inProcessOfItsOwn(directory);

        assertThat(lines).anyMatch(line -> line.matches(RecordedLog.RECORDED + "[1-9]\\d{2,}"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith(RecordedLog.UNCOVERED))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.sqlite", "org.hibernate", "org.springframework.orm", "org.springframework.data"})
    void areNoneWithout(String library) {
        RuntimeHints hints = new RuntimeHints();
        new CatalogueHints().registerHints(hints, new FilteredClassLoader(library));

        assertThat(hints.reflection().typeHints()).isEmpty();
        assertThat(hints.proxies().jdkProxyHints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.sqlite.SQLiteDataSource",
                "org.hibernate.jpa.HibernatePersistenceConfiguration",
                "org.hibernate.community.dialect.SQLiteDialect",
                "org.springframework.data.jpa.repository.support.JpaRepositoryFactory",
                "org.springframework.transaction.support.TransactionSynchronizationManager",
                "io.micrometer.observation.ObservationRegistry"
            })
    void letAnImageSeeWhatIsLookedForByName(String type) throws ClassNotFoundException {
        RuntimeHints hints = new RuntimeHints();
        registerAll(hints);

        assertThat(RuntimeHintsPredicates.reflection().onType(Class.forName(type)))
                .accepts(hints);
    }

    /** What a build finds on the class path. */
    static void registerAll(RuntimeHints hints) {
        AotServices.factories()
                .load(RuntimeHintsRegistrar.class)
                .forEach(registrar -> registrar.registerHints(hints, CatalogueHintsTests.class.getClassLoader()));
    }
}
