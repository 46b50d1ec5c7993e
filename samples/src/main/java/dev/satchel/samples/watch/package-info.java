/**
 * Watching a service that answers questions: metrics, figures that leave the range of a pilot, and what its users think of the answers.
 * Recipes to copy from, as all samples are.
 */
package dev.satchel.samples.watch;
