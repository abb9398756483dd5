package io.walstore;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms and the arrows between them: down to the contracts only, and only the front wires. */
final class ArchitectureTests {

    private static final String FRONT = "io.walstore";
    private static final String SPI = "io.walstore.spi";
    private static final String COMMIT = "io.walstore.commit";
    private static final String FS = "io.walstore.fs";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(FRONT);

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.walstore..");

    /** Told by their names, because what is only caught is not looked up. */
    private static final DescribedPredicate<JavaClass> EXCEPTIONS = DescribedPredicate.describe(
            "exceptions", found -> found.getSimpleName().endsWith("Exception"));

    @Test
    void contractsKnowNothingOfOurs() {
        classes()
                .that()
                .resideInAPackage(SPI)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(SPI).or(not(OURS)))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "segment", "meta", "fs"})
    void roomsKnowTheContractsOnly(String room) {
        String itself = FRONT + "." + room;

        classes()
                .that()
                .resideInAPackage(itself)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(itself, SPI).or(not(OURS)))
                .check(CLASSES);
    }

    @Test
    void thereAreNoOtherRooms() {
        classes()
                .should()
                .resideInAnyPackage(FRONT, SPI, COMMIT, FS, "io.walstore.segment", "io.walstore.meta")
                .check(CLASSES);
    }

    @Test
    void roomsFormNoCycle() {
        slices().matching("io.walstore.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingIsNeededButTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat(OURS.or(resideInAnyPackage("java..", "org.jspecify.annotations")))
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..",
                        "java.net.http..",
                        "java.desktop..",
                        "java.rmi..",
                        "java.beans..",
                        "java.util.logging.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheGroundTouchesTheDisk() {
        noClasses()
                .that()
                .resideOutsideOfPackage(FS)
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.channels").and(not(EXCEPTIONS)))
                .orShould()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are files of java.io",
                        found -> found.getPackageName().equals("java.io")
                                && found.getSimpleName().contains("File")))
                .check(CLASSES);
    }

    @Test
    void onlyTheFrontNamesPathsOutsideOfTheGround() {
        noClasses()
                .that()
                .resideInAnyPackage(SPI, COMMIT, "io.walstore.segment", "io.walstore.meta")
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.file..").and(not(EXCEPTIONS)))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(FRONT)
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.file..").and(not(belongToAnyOf(Path.class))))
                .check(CLASSES);
    }

    @Test
    void onlyTheQueueStartsThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage(COMMIT)
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .orShould()
                .dependOnClassesThat(belongToAnyOf(ExecutorService.class, Executors.class, Timer.class))
                .check(CLASSES);
    }

    @Test
    void onlyTheFrontAndTheQueueKnowTheTime() {
        noClasses()
                .that()
                .resideOutsideOfPackages(FRONT, COMMIT)
                .should()
                .dependOnClassesThat(belongToAnyOf(Clock.class, Instant.class))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void nothingStaticChangesOutsideOfTheGround() {
        noFields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(not(resideInAPackage(FS)))
                .should()
                .notBeFinal()
                .check(CLASSES);
    }
}
