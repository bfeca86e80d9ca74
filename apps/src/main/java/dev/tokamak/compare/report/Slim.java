package dev.tokamak.compare.report;

import java.io.StringWriter;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A document without its histograms, and without spaces: what a page carries so that it can be handed on. The histograms are most
 * of a document; what the plots need of them the page has anyway.
 */
final class Slim {
    private static final String HISTOGRAM = "_hdr_ns";

    private Slim() {}

    static String of(String json) {
        var text = new StringWriter(json.length() / 4);
        try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), json);
                JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            while (in.nextToken() != null) {
                if (in.currentToken() == JsonToken.PROPERTY_NAME && in.currentName().endsWith(HISTOGRAM)) {
                    in.nextToken();
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        }
        return text.toString();
    }
}
