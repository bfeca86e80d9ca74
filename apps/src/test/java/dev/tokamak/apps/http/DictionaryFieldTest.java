package dev.tokamak.apps.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;

/** Dictionaries of structured fields, RFC 9651 section 3.2 and 4.2.2. */
class DictionaryFieldTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', value = {
        "a=1 ~ 1", "a=-999999999999999 ~ -999999999999999", "a=123456789012.123 ~ 123456789012.123", "a ~ ?1",
        "a=?0 ~ ?0", "a=:AQI=: ~ :AQI=:", "a=:: ~ ::", "a=\"x, \\\" y\\\\\" ~ \"x, \\\" y\\\\\"",
        "a=*tok/en:x ~ *tok/en:x", "a=@-1659578233 ~ @-1659578233", "a=%\"f%c3%bc\" ~ %\"f%c3%bc\"",
        "a=() ~ ()", "a=( 1;x  \"y\";z=1 ) ~ ( 1;x  \"y\";z=1 )",
        "a=1;p ~ 1", "a=1;p=2;q=:AQ==:;  r=\"x;,\" ~ 1", "a;p=1 ~ ?1", "a=(1 2);p ~ (1 2)",
        "a=2, a=1 ~ 1", "*b-._9=7 \t,\t a=1;p , c ~ 1"})
    void aMemberHasAValueAndItsParametersAreLeftOut(String field, String value) {
        assertThat(DictionaryField.parse(List.of(field)).orElseThrow()).containsEntry("a", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "a=1,", ",a=1", "a=1,,b=2", "a=1 b=2", "A=1", "1=1", "=1", "a =1", "a= 1", "a=1;",
        "a=1;P",
        "a=1; p=", "a=1;p=(1)", "a=1\t;p", "a=1234567890123456", "a=1234567890123.1", "a=1.", "a=1.1234", "a=-",
        "a=--1",
        "a=:AQI", "a=:A Q:", "a=:A_Q:", "a=\"x", "a=\"x\\y\"", "a=\"\u00fc\"", "a=?2", "a=?", "a=@", "a=@1.5", "a=%x",
        "a=%\"%C3\"",
        "a=%\"%g\"", "a=%\"x", "a=(1", "a=(1,2)", "a=(1\"x\")", "a=(1\t2)", "a=((1))", "a=\u00fc", "a=#", "a b"})
    void whatIsMalformedAnywhereIsNoDictionary(String field) {
        assertThat(DictionaryField.parse(List.of("first=1", field))).isEmpty();
        assertThat(DictionaryField.parse(List.of(field, "last=1"))).isEmpty();
    }

    @Test
    void linesAreOneDictionary() {
        assertThat(DictionaryField.parse(List.of("a=1;p, b=2", "c", "b=3")))
                .contains(Map.of("a", "1", "b", "3", "c", "?1"));
        assertThat(DictionaryField.parse(List.of())).contains(Map.of());
        assertThat(DictionaryField.parse(List.of(""))).contains(Map.of());
    }

    @Test
    void longOnesAreReadToTheirEnd() {
        var text = "\\\"".repeat(100_000);
        assertThat(DictionaryField.parse(List.of("a=\"" + text + "\"")).orElseThrow()).containsEntry("a",
                "\"" + text + "\"");
        assertThat(DictionaryField.parse(List.of("a=(" + "1 ".repeat(100_000)))).isEmpty();
    }

    /** It is one or it isn't, whatever comes. */
    @Test
    void anything() {
        var good = List.of("sha-256=:AQIDBA==:;p=1, sha-512=:AA==:", "a=(1 2;x \"y\");z, b;c=%\"f%c3\", d=?0",
                "a=-1.5;b=@12, *c=t*k/n:").stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
        int[] found = new int[1];
        Seeded.times(Fuzz.INPUTS, random -> {
            var field = new String(Fuzz.input(random, good), StandardCharsets.ISO_8859_1);
            DictionaryField.parse(List.of(field)).ifPresent(members -> {
                found[0]++;
                members.forEach((key, value) -> assertThat(field).contains(key));
            });
        });
        assertThat(found[0]).isBetween(1000, Fuzz.INPUTS - 1000);
    }
}
