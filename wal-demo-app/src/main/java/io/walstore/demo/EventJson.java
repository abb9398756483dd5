package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds the events in a request body and checks that each is a JSON object; their bytes stay as they were sent.
 *
 * <p>What it lets through is well-formed UTF-8 and well-formed JSON, so it can be put into an answer as it is.
 */
final class EventJson {

    /** How many events one batch may have: bounds the memory that many tiny events would take. */
    static final int BATCH_MAX_EVENTS = 10_000;

    private static final JsonFactory FACTORY = new JsonFactory();

    private EventJson() {}

    /**
     * Checks that a body is one event.
     *
     * @param body the body, which is the event
     * @throws RefusedException if it is anything but a JSON object
     */
    static void requireObject(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), decode(body))) {
            require(parser.nextToken(), JsonToken.START_OBJECT, "the event");
            parser.skipChildren();
            requireEnd(parser);
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /**
     * Cuts a batch into its events.
     *
     * @param body a JSON array of events
     * @return the bytes of each event
     * @throws RefusedException if it is anything but an array of 1 to {@value #BATCH_MAX_EVENTS} JSON objects
     */
    static List<byte[]> requireObjects(byte[] body) {
        String text = decode(body);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            require(parser.nextToken(), JsonToken.START_ARRAY, "the batch");
            List<byte[]> events = events(parser, text);
            requireEnd(parser);
            return events;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static List<byte[]> events(JsonParser parser, String text) {
        List<byte[]> events = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken(), JsonToken.START_OBJECT, "item " + events.size() + " of the batch");
            if (events.size() == BATCH_MAX_EVENTS) {
                throw RefusedException.badRequest("the batch has more than " + BATCH_MAX_EVENTS + " events");
            }
            int start = offset(parser);
            parser.skipChildren();
            events.add(text.substring(start, offset(parser) + 1).getBytes(UTF_8));
        }
        if (events.isEmpty()) {
            throw RefusedException.badRequest("the batch has 0 events, must be 1.." + BATCH_MAX_EVENTS);
        }
        return events;
    }

    private static int offset(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    }

    /** Strict, where {@code new String} would put replacement characters into the log. */
    private static String decode(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw RefusedException.badRequest("the body is not UTF-8");
        }
    }

    private static void require(@Nullable JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw RefusedException.badRequest(what + " is " + name(found) + ", must be " + name(wanted));
        }
    }

    private static void requireEnd(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw RefusedException.badRequest("the body goes on after its end at character " + offset(parser));
        }
    }

    private static String name(@Nullable JsonToken token) {
        if (token == null) {
            return "empty";
        }
        return switch (token) {
            case START_OBJECT -> "a JSON object";
            case START_ARRAY -> "a JSON array";
            case VALUE_STRING -> "a JSON string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a JSON number";
            case VALUE_TRUE, VALUE_FALSE -> "a JSON boolean";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }

    /** A limit of the parser itself, such as its nesting depth, comes without a place. */
    private static RefusedException malformed(JacksonException e) {
        TokenStreamLocation place = e.getLocation();
        String where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return RefusedException.badRequest("malformed JSON" + where + ": " + e.getOriginalMessage());
    }
}
