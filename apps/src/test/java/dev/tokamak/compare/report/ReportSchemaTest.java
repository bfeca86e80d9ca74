package dev.tokamak.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code docs/compare.schema.json} says what a document is like. */
class ReportSchemaTest {
    @Test
    void theSampleIsAsTheSchemaSays() {
        assertThat(SchemaCheck.complaints(SampleDocument.json())).isEmpty();
    }

    @Test
    void whatIsMissingOrWrongIsNoticed() {
        String sample = SampleDocument.json();
        assertThat(SchemaCheck.complaints(sample.replaceFirst("\"command\":", "\"comand\":")))
                .containsExactly("command is missing", "comand is unknown");
        assertThat(SchemaCheck.complaints(sample.replaceFirst("\"round\":1", "\"round\":\"1\"")))
                .containsExactly("measurements.round should be of type integer");
    }
}
