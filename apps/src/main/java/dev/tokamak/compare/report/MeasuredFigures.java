package dev.tokamak.compare.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The figures of one run, from a document that was written earlier; the components are as there.
 *
 * @param experiment name of the experiment
 * @param phase      its part
 * @param protocol   {@code tcp} or {@code udp}
 * @param clients    how many were connected
 * @param setting    what else was set
 * @param variant    what was measured
 * @param round      from 1
 * @param size       bytes of a message
 * @param depth      messages that each client kept under way in closed loops
 * @param figures    what came out, by key
 */
public record MeasuredFigures(
        String experiment,
        String phase,
        String protocol,
        int clients,
        String setting,
        String variant,
        int round,
        int size,
        int depth,
        Map<String, Double> figures) {

    /** Copies the figures. */
    public MeasuredFigures {
        figures = Map.copyOf(figures);
    }

    /**
     * Reads those of a whole document.
     *
     * @param json a comparison's document
     * @return of all runs, in order
     * @throws IOException when the file can't be read
     * @throws IllegalArgumentException when it is something else; the message is one line
     */
    public static List<MeasuredFigures> read(Path json) throws IOException {
        try {
            var document = DocumentReader.read(DocumentReader.text(json));
            return document.measurements().stream()
                    .map(run -> new MeasuredFigures(run.place().experiment(), run.place().phase(),
                            run.place().protocol(), run.place().clients(), run.place().setting(), run.variant(),
                            run.round(), document.plan().messageBytes(), document.plan().depth(), run.figures()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(json + ": " + e.getMessage(), e);
        }
    }
}
