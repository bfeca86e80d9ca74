package dev.tokamak.apps.files.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,1", "bytes=0-9,0,10", "bytes=0-,0,10", "bytes=3-,3,7", "bytes=3-5,3,3", "bytes=9-,9,1",
        "bytes=0-999,0,10",
        "bytes=-1,9,1", "bytes=-10,0,10", "bytes=-11,0,10", "BYTES=1-1,1,1", "bytes=5-999999999999999999,5,5"})
    void ofTenBytes(String field, long first, long length) {
        assertThat(ByteRange.of(field, 10)).isEqualTo(new ByteRange.Part(first, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=999999999999999999-"})
    void behindTheEnd(String field) {
        assertThat(ByteRange.of(field, 10)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    /** Several ranges, another unit, or nothing that can be understood. */
    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=5-3", "bytes=a-b", "bytes=0-0,5-5",
        "bytes=0-0, 2-", "lines=0-5", "bytes=1-2-3",
        "bytes=--1", "bytes= 1-2", "bytes=99999999999999999999-", "bytes=0x1-2", "bytes=\u0661-"})
    void asGoodAsNone(String field) {
        assertThat(ByteRange.of(field, 10)).isEqualTo(new ByteRange.Whole());
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-,true", "bytes=0-0,true", "bytes=-5,false", "bytes=-0,true"})
    void ofAnEmptyFile(String field, boolean unsatisfiable) {
        assertThat(ByteRange.of(field, 0))
                .isEqualTo(unsatisfiable ? new ByteRange.Unsatisfiable() : new ByteRange.Whole());
    }
}
