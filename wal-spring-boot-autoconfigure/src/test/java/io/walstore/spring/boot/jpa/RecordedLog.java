package io.walstore.spring.boot.jpa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.walstore.LogConsumer;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import org.springframework.aot.hint.RuntimeHints;

/**
 * The life of a log with its catalogue in SQLite, in a process that records what is reached by reflection. Hibernate lives
 * without classes made at run time there, as it does in a native image.
 */
public final class RecordedLog {

    static final String UNCOVERED = "uncovered: ";
    static final String RECORDED = "recorded: ";

    private static final String OURS = "io.walstore.";
    private static final String BYTECODE = "META-INF/services/org.hibernate.bytecode.spi.BytecodeProvider";

    private RecordedLog() {}

    /** What it printed. */
    static List<String> inProcessOfItsOwn(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + locationOf(ByteBuddyAgent.class),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordedLog.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join("\n", lines));
        }
        return lines;
    }

    private static Path locationOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    public static void main(String[] arguments) throws Exception {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        Reached.watch(instrumentation, ClassLoader.class, named("getResources"), WithoutBytecode.class);
        Queue<Reached> recorded = new ConcurrentLinkedQueue<>();
        Reached.hear(instrumentation, reached -> {
            if (isOurs(reached)) {
                recorded.add(reached);
            }
        });
        live(Path.of(arguments[0]));
        print(List.copyOf(recorded));
    }

    /** What our code reaches, what others reach of it, and any proxy. */
    private static boolean isOurs(Reached reached) {
        return !isIgnored(reached) && (reached.isProxy() || reached.caller().startsWith(OURS) || reached.isIn(OURS));
    }

    /**
     * What a JDK's proxies and Byte Buddy's agent do here. Spring wraps types, to serialize them, but in an image; Hibernate
     * looks for annotations of packages, and goes on where a package has none.
     */
    private static boolean isIgnored(Reached reached) {
        return reached.isOfProxyClass()
                || reached.isIn(Reached.class.getName())
                || reached.caller().equals("org.springframework.core.SerializableTypeWrapper")
                || reached.toString().contains(".package-info by ");
    }

    private static void live(Path directory) throws InterruptedException {
        try (WalLogStore log = builder(directory).open()) {
            for (int i = 0; i < 100; i++) {
                log.append(new byte[200]);
            }
            LogConsumer consumer = log.consumer("reader");
            consumer.poll(10, Duration.ofSeconds(1));
            consumer.commit(5);
            log.consumer("gone").commit(1);
            log.deleteConsumer("gone");
            log.stable().setLong("term", 7);
            log.truncateFront(60);
            log.truncateBack(90);
            log.segments();
        }
        try (WalLogStore log = builder(directory).open()) {
            log.stable().getLong("term");
            log.getLog(70);
        }
        builder(directory).openReadOnly().close();
    }

    private static WalLogStoreBuilder builder(Path directory) {
        return WalLogStore.builder(directory)
                .segmentSizeBytes(4096)
                .metaStore(new JpaMetaStore(directory.resolve("metadata.db")));
    }

    private static void print(List<Reached> recorded) {
        RuntimeHints hints = new RuntimeHints();
        CatalogueHintsTests.registerAll(hints);
        recorded.stream()
                .filter(reached -> !reached.isCoveredBy(hints))
                .map(reached -> UNCOVERED + reached)
                .distinct()
                .forEach(System.out::println);
        System.out.println(RECORDED + recorded.size());
    }

    /** Lets nobody find Hibernate's maker of classes. Becomes part of the JDK's code, and so uses nothing else. */
    private static final class WithoutBytecode {

        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) String name, @Advice.Return(readOnly = false) Enumeration<URL> found) {
            if (name.equals(BYTECODE)) {
                found = Collections.emptyEnumeration();
            }
        }
    }
}
