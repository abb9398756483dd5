package io.walstore.spring.boot;

import io.walstore.fixtures.GeneratedClasses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;
import org.springframework.util.FileSystemUtils;

/** An application that was processed ahead of time, as a build does it, and compiled. */
public final class AheadOfTime {

    private static final AtomicInteger BUILDS = new AtomicInteger();

    private final Class<?> initializer;
    private final RuntimeHints hints;

    private AheadOfTime(Class<?> initializer, RuntimeHints hints) {
        this.initializer = initializer;
        this.hints = hints;
    }

    /** Processes what a runner would run, with the runner's properties, which are those of the build. */
    public static AheadOfTime process(ApplicationContextRunner build) {
        AtomicReference<AheadOfTime> processed = new AtomicReference<>();
        build.prepare(
                context -> processed.set(process((GenericApplicationContext) context.getSourceApplicationContext())));
        return processed.get();
    }

    private static AheadOfTime process(GenericApplicationContext context) throws Exception {
        Path directory = Files.createTempDirectory("generated");
        try {
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get(AheadOfTime.class), "Build" + BUILDS.incrementAndGet()),
                    new FileSystemGeneratedFiles(kind -> directory));
            ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            GeneratedClasses.define(directory);
            return new AheadOfTime(Class.forName(initializer.reflectionName()), generation.getRuntimeHints());
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    public RuntimeHints hints() {
        return hints;
    }

    /** Starts the application, with the properties of this start only. */
    @SuppressWarnings("unchecked")
    public void start(Consumer<GenericApplicationContext> use, String... properties) {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            TestPropertyValues.of(properties).applyTo(context);
            ((ApplicationContextInitializer<GenericApplicationContext>) BeanUtils.instantiateClass(initializer))
                    .initialize(context);
            context.refresh();
            use.accept(context);
        }
    }
}
