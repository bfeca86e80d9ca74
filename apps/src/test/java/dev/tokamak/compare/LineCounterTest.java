package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineCounterTest {
    private static long count(String... lines) {
        return LineCounter.count(String.join("\n", lines));
    }

    @Test
    void blanksAndCommentsDoNotCount() {
        assertThat(count("")).isZero();
        assertThat(count("package a;", "", "   ", "/**", " * Says something.", " */", "class A {", "    // why", "}"))
                .isEqualTo(3);
        assertThat(count("/// # In Markdown", "class A {}")).isEqualTo(1);
    }

    @Test
    void codeBesideACommentCounts() {
        assertThat(count("int a; // first", "/* second */ int b;", "/* third", "*/ int c;", "int d; /* fourth", "*/"))
                .isEqualTo(4);
    }

    @Test
    void whatOnlyLooksLikeACommentIsCode() {
        assertThat(count("var a = \"/*\";", "var b = \"//\\\"/*\";", "char c = '\"';", "char d = '\\'';", "int e;"))
                .isEqualTo(5);
    }

    @Test
    void textBlocksAreCode() {
        assertThat(count("var a = \"\"\"", "    // no comment", "", "    /* nor this \\\"\"\" \\", "    end\"\"\";",
                "// but this"))
                .isEqualTo(4);
    }

    @Test
    void onlyJavaFilesAreCounted(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/One.java"), "class One {\n}\n");
        Files.writeString(folder.resolve("a/b/Two.java"), "class Two {}\r\n\r\n// end\r\n");
        Files.writeString(folder.resolve("a/notes.txt"), "int x;\n");
        assertThat(LineCounter.countUnder(folder)).isEqualTo(3);
    }
}
