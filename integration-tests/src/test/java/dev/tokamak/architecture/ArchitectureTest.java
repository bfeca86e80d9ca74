package dev.tokamak.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tokamak.net.Connection;

/** Who may know whom, and which calls may not appear in the libraries. Each rule is shown to be able to fail. */
class ArchitectureTest {

    private static final String OURS = "dev.tokamak";
    private static final String BAD_WORLD = "dev.tokamak.architecture.bad";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(OURS);

    @Test
    void seesTheClassesThatItJudges() {
        assertThat(CLASSES.contain(Connection.class)).isTrue();
        assertThat(CLASSES.stream().map(type -> type.getPackageName()))
                .contains("dev.tokamak.wire", "dev.tokamak.reactor")
                .noneMatch(name -> name.startsWith(BAD_WORLD));
    }

    static List<Rules.Rule> ourRules() {
        return new Rules(OURS).all();
    }

    @ParameterizedTest
    @MethodSource("ourRules")
    void holds(Rules.Rule ours) {
        ours.rule().allowEmptyShould(true).check(CLASSES);
    }

    static List<Rules.Rule> rulesOfTheBadWorld() {
        return new Rules(BAD_WORLD).all();
    }

    @ParameterizedTest
    @MethodSource("rulesOfTheBadWorld")
    void canFail(Rules.Rule theirs) {
        var offender = new ClassFileImporter().importClasses(theirs.offender());

        assertThat(theirs.rule().evaluate(offender).hasViolation()).as(theirs.offender().getName()).isTrue();
    }
}
