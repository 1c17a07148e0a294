/**
 * The examples stage: one prompt for every target, a rating that an agent is trained on or asked for.
 *
 * <p><b>Nothing in a prompt depends on the rating that it asks for.</b> By position in the user's training part (train
 * and validation rows in the order of time and item id), the profile's revisions say who knows what:
 * <ul>
 *   <li>a training or validation row is shown the newest revision made of rows before it, and of the user's ratings
 *       only the ones that this revision was made of, as neighbours, memories and in the user's bias. Rows before the
 *       first revision is complete are no targets. Rows of one moment may thus see each other in the order of their
 *       item ids, never themselves;
 *   <li>a test row is shown the last revision and what that knows; no test rating enters anything;
 *   <li>item factors are of the users of other folds, and the user's factor follows from the ratings that the revision
 *       knows;
 *   <li>what others give an item, and the estimate's item side, are counted over the training parts of all
 *       <em>other</em> users, in whole steps of the scale: exact, so leaving the user out leaves nothing behind.
 * </ul>
 */
package io.github.dramatis.spark.examples;
