package dev.medallion.cli.doctor;

import java.util.List;

/**
 * What a refusal says.
 *
 * @param layer what refused
 * @param evidence the part of the message that tells so
 * @param advice what to know, in a sentence or two
 * @param look commands that show what is set, which change nothing
 * @param fix commands that fix it, none if no grant does
 */
public record Diagnosis(
    Layer layer, String evidence, String advice, List<String> look, List<String> fix) {}
