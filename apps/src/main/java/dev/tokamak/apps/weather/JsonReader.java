package dev.tokamak.apps.weather;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.async.ByteBufferFeeder;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document as it arrives, in whatever pieces, and keeps its values. Small documents alone: everything
 * that can grow has a limit far below Jackson's own, which lets 100 MB strings and documents without end pass. One
 * thread at a time.
 */
public final class JsonReader {

    /** Longest document, bytes. */
    public static final int MAX_DOCUMENT = 64 << 10;
    /** Deepest nesting of objects and arrays. */
    public static final int MAX_DEPTH = 16;
    /** Longest string, characters. */
    public static final int MAX_STRING = 1024;
    /** Longest number, characters. */
    public static final int MAX_NUMBER = 64;
    /** Longest name of a member, bytes; Jackson looks at it each 256. */
    public static final int MAX_NAME = 128;
    /** Most tokens. */
    public static final int MAX_TOKENS = 4096;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build();

    private static final String NO_JSON = "something that is no JSON";

    private final JsonParser parser = FACTORY.createNonBlockingByteBufferParser(ObjectReadContext.empty());
    private final ByteBufferFeeder feeder = (ByteBufferFeeder) parser.nonBlockingInputFeeder();
    private final Utf8Check utf8 = new Utf8Check();
    private final SeparatorCheck separators = new SeparatorCheck();
    private final Map<String, Object> values = new HashMap<>();
    private long length;
    private int depth;
    private boolean complete;

    /** A reader at the start of a document. */
    public JsonReader() {}

    /**
     * Takes the next piece.
     *
     * @param bytes
     *            all of it is taken
     * @throws BadJsonException
     *             when this is no JSON, or more than is read; the reader is of no use any more then
     */
    public void feed(ByteBuffer bytes) throws BadJsonException {
        length += bytes.remaining();
        if (length > MAX_DOCUMENT) { // Jackson counts in its own time
            throw new BadJsonException("JSON of more than " + MAX_DOCUMENT + " bytes");
        }
        if (!utf8.accepts(bytes)) {
            throw new BadJsonException("text that isn't UTF-8");
        }
        if (!separators.accepts(bytes)) {
            throw new BadJsonException(NO_JSON);
        }
        if (!bytes.hasRemaining()) {
            return; // the feeder would take it for the end
        }
        guarded(() -> {
            feeder.feedInput(bytes);
            takeTokens();
        });
        bytes.position(bytes.limit());
    }

    /**
     * The document is at its end.
     *
     * @return its values
     * @throws BadJsonException
     *             when it is not, or there was none
     */
    public JsonValues end() throws BadJsonException {
        guarded(() -> {
            feeder.endOfInput();
            takeTokens();
        });
        if (!complete) {
            throw new BadJsonException("JSON that was cut off");
        }
        return new JsonValues(values);
    }

    /** Something that the parser does, which may throw. */
    @FunctionalInterface
    private interface Step {
        void run() throws BadJsonException;
    }

    private void guarded(Step step) throws BadJsonException {
        try {
            step.run();
        } catch (JacksonException e) {
            throw new BadJsonException(complaint(e), e);
        } catch (RuntimeException e) { // fed by strangers: what the parser did not foresee is their document's fault
            throw new BadJsonException("JSON that can't be read", e);
        }
    }

    /** Jackson's own words quote the document; these don't. */
    private static String complaint(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException _ -> "JSON that is too deep, too long or too much";
            case UnexpectedEndOfInputException _ -> "JSON that was cut off";
            default -> String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
                    ? "JSON with a name twice in one object"
                    : NO_JSON;
        };
    }

    private void takeTokens() throws BadJsonException {
        for (var token = parser.nextToken(); token != null
                && token != JsonToken.NOT_AVAILABLE; token = parser.nextToken()) {
            if (complete) {
                throw new BadJsonException("something behind the end of the JSON");
            }
            take(token);
        }
    }

    private void take(JsonToken token) {
        if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
        } else if (token.isScalarValue()) {
            keep(token);
        }
        complete = depth == 0;
    }

    private void keep(JsonToken token) {
        var pointer = parser.streamReadContext().pathAsPointer().toString();
        switch (token) {
            case VALUE_STRING -> values.put(pointer, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(pointer, parser.getDoubleValue());
            case VALUE_TRUE -> values.put(pointer, true);
            case VALUE_FALSE -> values.put(pointer, false);
            default -> {
                // null: as good as absent
            }
        }
    }
}
