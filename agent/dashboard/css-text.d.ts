/** The bundler gives a style sheet that code imports as its text. */
declare module "*.css" {
  const text: string;
  export default text;
}
