package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.spi.MetaStore;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** What is printed when the application does not start because of its log. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

    @TempDir
    Path directory;

    @Test
    @SuppressWarnings("try")
    void namesHolderOfLockedDirectory(CapturedOutput output) {
        try (WalLogStore holder =
                WalLogStore.builder(directory.resolve("default")).open()) {
            failToStart();
        }

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("its directory is in use")
                .contains(directory.resolve("default").toString())
                .contains(Long.toString(ProcessHandle.current().pid()))
                .contains("Stop the process that holds it");
    }

    @Test
    void namesDirectoryThatCannotBeUsed(CapturedOutput output) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        failToStart("wal.directory=" + file);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("its directory cannot be used")
                .contains("Path: " + file)
                .contains("or choose another one with \"wal.directory\"");
    }

    @Test
    void namesPlaceAndRangeOfDamage(CapturedOutput output) throws IOException {
        Path segment = writeSealedSegment(3);
        long size = Files.size(segment);
        truncate(segment, size - 1);

        failToStart("wal.metadata.type=file");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Nothing was changed on the disk.")
                .contains("File: " + segment)
                .contains("Offset: " + (size - 1))
                .contains("Entries: 1 to 3")
                .contains("Make a copy of the log's directory before anything else")
                .contains("there are three ways on")
                .contains("wal.recovery.on-corruption=read-only")
                .contains("wal.recovery.on-corruption=quarantine")
                .contains("WalRepair.salvage")
                .contains("wal repair " + directory.resolve("default") + " --salvage-to")
                .contains("io.walstore.WalRepair");
        assertThat(segment).hasSize(size - 1);
    }

    @ParameterizedTest
    @CsvSource({"read-only, READ_ONLY", "quarantine, OPEN"})
    void goesOnTheWaysThatTheReportOfDamageNames(String way, WalState state) throws IOException {
        Path segment = writeSealedSegment(3);
        truncate(segment, Files.size(segment) - 1);

        try (ConfigurableApplicationContext context = application(
                        "wal.metadata.type=file", "wal.recovery.on-corruption=" + way)
                .run()) {
            WalLogStore log = context.getBean(WalLogStore.class);

            assertThat(log.status().state()).isEqualTo(state);
            assertThat(log.getLog(3).data()).hasSize(10);
        }
    }

    @Test
    void namesTheWayFromDamagedMetadata(CapturedOutput output) throws IOException {
        writeSealedSegment(3);
        Path metadata = directory.resolve("default/METADATA");
        truncate(metadata, Files.size(metadata) - 1);

        failToStart("wal.metadata.type=file");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("File: " + metadata)
                .contains("io.walstore.WalRepair.rebuildMetadata")
                .contains("wal repair " + directory.resolve("default") + " --rebuild-catalogue")
                .doesNotContain("on-corruption=");
    }

    @Test
    void tellsThatMetadataDoesNotMoveByItself(CapturedOutput output) throws IOException {
        Path segment = writeSealedSegment(3);

        failToStart("wal.metadata.type=sqlite");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("its segment metadata does not fit its segments")
                .contains("If \"wal.metadata.type\" or \"wal.metadata.path\" was changed, change it back");
        assertThat(segment).exists();
    }

    @Test
    void tellsThatANewerReleaseHasWrittenTheLog(CapturedOutput output) throws IOException {
        writeSealedSegment(3);
        Path metadata = directory.resolve("default/METADATA");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(metadata)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, 99);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, bytes.capacity() - 4);
        bytes.putInt(bytes.capacity() - 4, (int) checksum.getValue());
        Files.write(metadata, bytes.array());

        failToStart("wal.metadata.type=file");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("a newer release has written it")
                .contains("format version 99")
                .contains("Go back to the release that wrote it");
        assertThat(metadata).hasBinaryContent(bytes.array());
    }

    @Test
    void tellsThatTheVolumeIsFull(CapturedOutput output) {
        failToStartWith(new WalFullException("no room for METADATA"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("its volume is full")
                .contains("no room for METADATA")
                .contains("wal.retention.max-size");
    }

    @Test
    void tellsThatTheNativeLibraryIsMissing(CapturedOutput output) {
        failToStartWith(new WalException("cannot be opened", new UnsatisfiedLinkError("libsqlitejdbc.so: no exec")));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("SQLite's native library could not be loaded")
                .contains("libsqlitejdbc.so: no exec")
                .contains("org.sqlite.tmpdir");
    }

    private void failToStartWith(WalException failure) {
        MetaStore refusing = mock();
        when(refusing.load()).thenThrow(failure);
        WalLogStoreBuilderCustomizer customizer = builder -> builder.metaStore(refusing);
        assertThatException()
                .isThrownBy(() -> application("wal.metadata.type=file")
                        .initializers(context -> ((GenericApplicationContext) context)
                                .registerBean(WalLogStoreBuilderCustomizer.class, () -> customizer))
                        .run());
    }

    private Path writeSealedSegment(int entries) {
        Path log = directory.resolve("default");
        try (WalLogStore store = WalLogStore.builder(log).open()) {
            for (int i = 0; i < entries; i++) {
                store.append(new byte[10]);
            }
            store.roll();
            return log.resolve(store.segments().get(0).file());
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void namesKeyAndValueAndBoundsOfIllegalNumber(CapturedOutput output) {
        failToStart("wal.segment.size=2KB");

        assertThat(output)
                .contains("Invalid value '2KB' for configuration property 'wal.segment.size'")
                .contains("It must be 4KB to 1GB.");
    }

    @Test
    void namesKeyAndLegalValuesOfIllegalWord(CapturedOutput output) {
        failToStart("wal.durability=fast");

        assertThat(output)
                .contains("Property: wal.durability")
                .contains("Value: \"fast\"")
                .contains("INTERVAL")
                .contains("OS")
                .contains("SYNC");
    }

    private void failToStart(String... properties) {
        assertThatException().isThrownBy(() -> application(properties).run());
    }

    private SpringApplicationBuilder application(String... properties) {
        List<String> all = new ArrayList<>(List.of("wal.directory=" + directory));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(LogOnly.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration(WalAutoConfiguration.class)
    static class LogOnly {}
}
