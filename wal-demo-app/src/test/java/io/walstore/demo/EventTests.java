package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.test.AutoConfigureWal;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "wal.entry.max-size=64KB")
@AutoConfigureWal
@DirtiesContext
class EventTests {

    private static final int ENTRY_MAX_BYTES = 64 * 1024;

    @Autowired
    WalLogStore log;

    @LocalServerPort
    int port;

    DemoClient client;

    @BeforeEach
    void connect() {
        client = new DemoClient(port);
    }

    @Test
    void acknowledgesAnEventThatIsInTheLog() {
        HttpResponse<String> response = client.post("/events", "{\"type\":\"first\"}");

        long index = DemoClient.index(response);
        assertThat(log.lastIndex()).isEqualTo(index);
        assertThat(response.headers().firstValue("Location")).contains("/events/" + index);
        assertThat(log.getLog(index).data()).isEqualTo("{\"type\":\"first\"}".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " \r\n\t{ \"a\" : 1.0e+2 ,\n \"a\" : [ ] } \n",
                "{\"zoë\":\"\\ud83d\\ude00 😀 \\u0000\"}",
                "{\"n\":123456789012345678901234567890.10}"
            })
    void givesBackTheBytesItWasSent(String event) {
        long index = client.append(event);

        assertThat(client.event(index)).isEqualTo(event.getBytes(UTF_8));
        assertThat(client.get("/events/" + index).headers().firstValue("Content-Type"))
                .contains("application/json");
    }

    @Test
    void appendsABatchUnderConsecutiveIndexes() {
        HttpResponse<String> response = client.post("/events/batch", " [ {\"n\":[{}]} ,{ \"é\" : \"]}\" },\n{}] ");

        long last = log.lastIndex();
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"first\":%d,\"last\":%d}", last - 2, last);
        assertThat(response.headers().firstValue("Location")).contains("/events/" + (last - 2));
        assertThat(client.event(last - 2)).asString(UTF_8).isEqualTo("{\"n\":[{}]}");
        assertThat(client.event(last - 1)).asString(UTF_8).isEqualTo("{ \"é\" : \"]}\" }");
        assertThat(client.event(last)).asString(UTF_8).isEqualTo("{}");
    }

    @Test
    void cutsALongBatchAtTheRightPlaces() {
        String event = "{\"text\":\"" + "ü😀".repeat(150) + "\"}";
        String batch = "[" + (event + ",").repeat(39) + event + "]";

        HttpResponse<String> response = client.post("/events/batch", batch);

        assertThat(response.statusCode()).isEqualTo(202);
        for (long index = log.lastIndex() - 39; index <= log.lastIndex(); index++) {
            assertThat(client.event(index)).isEqualTo(event.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/events       | ``        | the event is empty, must be a JSON object",
                "/events       | []        | the event is a JSON array, must be a JSON object",
                "/events       | 42        | the event is a JSON number, must be a JSON object",
                "/events       | `\"text\"`| the event is a JSON string, must be a JSON object",
                "/events       | null      | the event is null, must be a JSON object",
                "/events       | true      | the event is a JSON boolean, must be a JSON object",
                "/events       | {} {}     | the body goes on after its end at character 3",
                "/events       | {\"a\":}  | malformed JSON at line 1, column 6: ",
                "/events       | {\"a\":1  | malformed JSON at line 1, column 7: ",
                "/events       | {'a':1}   | malformed JSON at line 1, column 2: ",
                "/events       | {\"a\":NaN}| malformed JSON at line 1, column 9: ",
                "/events/batch | ``        | the batch is empty, must be a JSON array",
                "/events/batch | {}        | the batch is a JSON object, must be a JSON array",
                "/events/batch | []        | the batch has 0 events, must be 1..10000",
                "/events/batch | [{},7]    | item 1 of the batch is a JSON number, must be a JSON object",
                "/events/batch | [{},]     | malformed JSON at line 1, column 5: ",
                "/events/batch | [{}       | malformed JSON at line 1, column 4: ",
                "/events/batch | [{}] []   | the body goes on after its end at character 5",
            })
    void refusesWhatIsNoEvent(String path, String body, String reason) {
        long before = log.lastIndex();

        HttpResponse<String> response = client.post(path, body);

        assertProblem(response, 400, reason);
        assertThat(log.lastIndex()).isEqualTo(before);
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        long before = log.lastIndex();

        HttpResponse<String> latin1 = client.post("/events", "application/json", BodyPublishers.ofByteArray(new byte[] {
            '{', '"', (byte) 0xe9, '"', ':', '1', '}'
        }));
        HttpResponse<String> utf16 =
                client.post("/events", "application/json", BodyPublishers.ofString("{\"a\":1}", UTF_16));

        assertProblem(latin1, 400, "the body is not UTF-8");
        assertProblem(utf16, 400, "the body is not UTF-8");
        assertThat(log.lastIndex()).isEqualTo(before);
    }

    @Test
    void refusesAnEventThatIsNestedWithoutEnd() {
        HttpResponse<String> response = client.post("/events", "{\"a\":" + "[".repeat(20_000));

        assertProblem(response, 400, "malformed JSON: Document nesting depth (501) exceeds");
    }

    @Test
    void refusesABatchOfTooManyEvents() {
        long before = log.lastIndex();

        HttpResponse<String> response = client.post("/events/batch", "[" + "{},".repeat(10_000) + "{}]");

        assertProblem(response, 400, "the batch has more than 10000 events");
        assertThat(log.lastIndex()).isEqualTo(before);
    }

    @Test
    void takesAnEventOfExactlyTheLimit() {
        long index = client.append(eventOf(ENTRY_MAX_BYTES));

        assertThat(client.event(index)).hasSize(ENTRY_MAX_BYTES);
    }

    @Test
    void refusesAnEventAboveTheLimit() {
        long before = log.lastIndex();

        HttpResponse<String> declared = client.post("/events", eventOf(ENTRY_MAX_BYTES + 1));
        HttpResponse<String> chunked = client.post(
                "/events",
                "application/json",
                BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(eventOf(20 << 20).getBytes(UTF_8))));

        assertProblem(declared, 413, "the body has 65537 bytes, must be at most 65536 (wal.entry.max-size)");
        assertProblem(chunked, 413, "the body has more than 65536 bytes, must be at most 65536 (wal.entry.max-size)");
        assertThat(log.lastIndex()).isEqualTo(before);
    }

    @Test
    void refusesAnotherMediaType() {
        HttpResponse<String> response = client.post("/events", "text/plain", BodyPublishers.ofString("{}"));

        assertProblem(response, 415, "Content-Type 'text/plain' is not supported.");
    }

    @Test
    void pagesThroughTheLog() {
        client.append("{\"page\":0}");
        long first = client.append("{\"page\":1}");
        client.append("{\"page\":2}");
        client.append("{\"page\":3}");

        HttpResponse<String> page = client.get("/events?from=" + first + "&limit=2");
        HttpResponse<String> rest = client.get("/events?from=" + (first + 2));
        HttpResponse<String> end = client.get("/events?from=" + (first + 3));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(page.body().replaceAll("\"appended\":\"20[^\"]+Z\"", "\"appended\":T"))
                .isEqualTo(
                        "{\"events\":[{\"index\":%d,\"appended\":T,\"event\":{\"page\":1}},{\"index\":%d,\"appended\":T,\"event\":{\"page\":2}}],\"next\":%d}",
                        first, first + 1, first + 2);
        assertThat(rest.body()).contains("{\"page\":3}").endsWith("],\"next\":" + (first + 3) + "}");
        assertThat(end.body()).isEqualTo("{\"events\":[],\"next\":" + (first + 3) + "}");
    }

    @Test
    void startsAtTheFirstEntry() {
        client.append("{}");

        HttpResponse<String> page = client.get("/events?from=&limit=1");

        assertThat(page.body()).startsWith("{\"events\":[{\"index\":" + log.firstIndex() + ",");
    }

    @Test
    void givesFiftyEventsToWhoDoesNotAskForMore() {
        client.post("/events/batch", "[" + "{},".repeat(59) + "{}]");
        long first = log.lastIndex() - 59;

        HttpResponse<String> page = client.get("/events?from=" + first + "&limit=");

        assertThat(page.body()).endsWith("],\"next\":" + (first + 50) + "}");
    }

    @Test
    void endsAPageEarlyWhenItsEventsAreLarge() {
        long first = client.append(eventOf(ENTRY_MAX_BYTES));
        for (int i = 0; i < 19; i++) {
            client.append(eventOf(ENTRY_MAX_BYTES));
        }

        HttpResponse<String> page = client.get("/events?from=" + first + "&limit=1000");

        assertThat(page.body()).endsWith("],\"next\":" + (first + 16) + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "from=0,              'from is 0, must be at least 1'",
        "from=-7,             'from is -7, must be at least 1'",
        "from=x,              'from is ''x'', must be a whole number of 64 bits'",
        "from=9223372036854775808, 'from is ''9223372036854775808'', must be a whole number of 64 bits'",
        "limit=0,             'limit is 0, must be 1..1000'",
        "limit=-1,            'limit is -1, must be 1..1000'",
        "limit=1001,          'limit is 1001, must be 1..1000'",
        "limit=1.5,           'limit is ''1.5'', must be a whole number of 64 bits'",
    })
    void refusesIllegalPaging(String query, String reason) {
        HttpResponse<String> response = client.get("/events?" + query);

        assertProblem(response, 400, reason);
    }

    @Test
    void pagesToTheLargestIndex() {
        HttpResponse<String> response = client.get("/events?from=" + Long.MAX_VALUE + "&limit=1000");

        assertThat(response.body()).isEqualTo("{\"events\":[],\"next\":" + Long.MAX_VALUE + "}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void tellsWhatTheLogHoldsWhenAnEntryIsNotThere(long index) {
        client.append("{}");

        HttpResponse<String> response = client.get("/events/" + index);

        assertProblem(
                response, 404, "no entry " + index + ": the log holds " + log.firstIndex() + ".." + log.lastIndex());
    }

    @Test
    void refusesAnIndexThatIsNoNumber() {
        assertProblem(client.get("/events/seven"), 400, "index is 'seven', must be a whole number of 64 bits");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status).contains("\"detail\":\"" + detail);
    }

    private static String eventOf(int bytes) {
        return "{\"a\":\"" + "x".repeat(bytes - 8) + "\"}";
    }
}
