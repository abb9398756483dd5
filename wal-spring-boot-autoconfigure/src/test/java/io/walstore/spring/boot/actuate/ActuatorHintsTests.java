package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;

/** What a native image has to know to write answers as JSON. */
class ActuatorHintsTests {

    private static RuntimeHints hints(ClassLoader loader) {
        RuntimeHints hints = new RuntimeHints();
        new ActuatorHints().registerHints(hints, loader);
        return hints;
    }

    @ParameterizedTest
    @ValueSource(classes = {WalDescriptors.class, WalHealthIndicator.class})
    void coverEachRecordOf(Class<?> type) {
        RuntimeHints hints = hints(getClass().getClassLoader());

        assertThat(type.getDeclaredClasses())
                .filteredOn(Class::isRecord)
                .isNotEmpty()
                .allSatisfy(written -> {
                    for (RecordComponent component : written.getRecordComponents()) {
                        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
                                .as("%s", component.getAccessor())
                                .accepts(hints);
                    }
                });
    }

    @Test
    void areNoneWithoutActuator() {
        ClassLoader loader =
                new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health");

        assertThat(hints(loader).reflection().typeHints()).isEmpty();
    }
}
