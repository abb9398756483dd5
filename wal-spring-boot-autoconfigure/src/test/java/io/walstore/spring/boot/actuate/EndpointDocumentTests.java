package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.SegmentStatus.State;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.HttpProbe;
import io.walstore.spring.boot.HttpProbe.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code docs/endpoint.md} shows is what the endpoint answers, to all of its requests in their order: but for times,
 * sizes and directories.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "wal.metadata.type=file",
            "wal.segment.size=4KB",
            "wal.retention.max-segments=3",
            "wal.retention.check-interval=1d",
            "management.endpoints.web.exposure.include=wal",
            "management.endpoint.wal.access=unrestricted"
        })
@DirtiesContext
class EndpointDocumentTests {

    private static final Path DOCUMENT = Path.of("../docs/endpoint.md");

    private static final Pattern EXAMPLE = Pattern.compile("```http\\R(.*?)\\R```", Pattern.DOTALL);

    private static final Duration HANGING = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    @Autowired
    private WalLogStore log;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void useTemporaryDirectory(DynamicPropertyRegistry properties) {
        properties.add("wal.directory", directory.resolve("wal")::toString);
        properties.add("wal.endpoint.backup-directory", directory.resolve("backups")::toString);
    }

    @Test
    void showsWhatTheEndpointAnswers() throws IOException {
        writeLogOfTheDocument();
        List<Example> documented = examples();

        List<Example> real = documented.stream().map(this::ask).toList();

        assertThat(normalised(real)).isEqualTo(normalised(documented));
    }

    @Test
    void showsEachActionAndEachStatus() throws IOException {
        List<Example> documented = examples();

        for (WalAction action : WalAction.values()) {
            assertThat(documented)
                    .as(action.word())
                    .anyMatch(example -> example.request().equals("POST /actuator/wal/default/" + action.word()));
        }
        assertThat(documented)
                .extracting(example -> example.answer().split("\\R", 2)[0])
                .contains(
                        "HTTP/1.1 200", "HTTP/1.1 202", "HTTP/1.1 204", "HTTP/1.1 400", "HTTP/1.1 404", "HTTP/1.1 409");
    }

    /** 63 entries, the last three in a segment of their own; nothing is given up before somebody asks for it. */
    private void writeLogOfTheDocument() {
        log.consumer("mailer");
        for (int i = 0; i < 60; i++) {
            log.append(new byte[300]);
        }
        log.roll();
        log.append(List.of(new byte[300], new byte[300], new byte[300]));
        log.consumer("mailer").commit(25);
        log.consumer("mailer").flush();
        await().atMost(HANGING)
                .until(() -> log.segments().stream().anyMatch(segment -> segment.state() == State.PREPARED));
    }

    private static List<Example> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(found -> Example.parse(found.group(1)))
                .toList();
    }

    private Example ask(Example example) {
        HttpProbe probe = new HttpProbe(port);
        Answer answer = switch (example.method()) {
            case "GET" -> probe.get(example.path());
            case "POST" -> probe.post(example.path(), example.body());
            case "DELETE" -> probe.delete(example.path());
            default -> throw new IllegalArgumentException(example.request());
        };
        if (answer.status() == 202) {
            await().atMost(HANGING).until(() -> hasEnded(probe.get(example.path())));
        }
        return example.answered(answer);
    }

    private static boolean hasEnded(Answer answer) {
        return answer.status() == 200
                && !answer.json().path("state").asString("").equals("RUNNING");
    }

    private static String normalised(List<Example> examples) {
        StringBuilder text = new StringBuilder();
        examples.forEach(example -> text.append(example.normalised()).append("\n\n"));
        return text.toString();
    }

    /** A request, and its answer with status line, headers and body. */
    private record Example(String request, String body, String answer) {

        private static final String PROBLEM = "\nContent-Type: application/problem+json";

        static Example parse(String text) {
            List<String> parts = new ArrayList<>(Arrays.asList(text.split("\\R\\R")));
            String request = parts.remove(0).split("\\R")[0];
            String body = parts.get(0).startsWith("HTTP/") ? "" : parts.remove(0);
            return new Example(request, body, String.join("\n\n", parts));
        }

        String method() {
            return request.split(" ")[0];
        }

        String path() {
            return request.split(" ")[1];
        }

        Example answered(Answer real) {
            String head = "HTTP/1.1 " + real.status() + (real.contentType().contains("problem") ? PROBLEM : "");
            return new Example(request, body, real.body().isEmpty() ? head : head + "\n\n" + real.body());
        }

        String normalised() {
            String[] parts = answer.split("\\R\\R", 2);
            return request + "\n" + body + "\n" + parts[0] + (parts.length == 1 ? "" : "\n" + json(parts[1]));
        }

        private static String json(String text) {
            return normalise("", JsonMapper.shared().readTree(text)).toPrettyString();
        }

        private static JsonNode normalise(String name, JsonNode node) {
            JsonMapper mapper = JsonMapper.shared();
            if (node instanceof ObjectNode object) {
                ObjectNode copy = mapper.createObjectNode();
                object.properties()
                        .forEach(field -> copy.set(field.getKey(), normalise(field.getKey(), field.getValue())));
                return copy;
            }
            if (node instanceof ArrayNode array) {
                ArrayNode copy = mapper.createArrayNode();
                array.forEach(item -> copy.add(normalise(name, item)));
                return copy;
            }
            String kind = kindOfWhatVaries(name, node);
            return kind.isEmpty() ? node : mapper.getNodeFactory().stringNode(kind);
        }

        private static String kindOfWhatVaries(String name, JsonNode node) {
            if (node.isNumber()) {
                return name.endsWith("Bytes") || name.equals("bytes") ? "size" : "";
            }
            if (name.equals("directory")) {
                return "directory";
            }
            if (parses(Instant::parse, node.asString(""))) {
                return "time";
            }
            return parses(Duration::parse, node.asString("")) ? "duration" : "";
        }

        private static boolean parses(Function<String, ?> parser, String text) {
            try {
                parser.apply(text);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Host {}
}
