/* A picture of a receipt made light enough to keep and send, and a small one of it to look at.

   What a file is, its first bytes tell, as on the server: a name or a type says nothing. */

const LONGEST = 2000;
const LIGHT = 1_000_000;
const QUALITY = 0.82;
const SMALL = 56;

const text = (bytes, from, to) => String.fromCharCode(...bytes.slice(from, to));

/* The type of a file, or nothing for one that is not taken. */
const kindOf = async (blob) => {
  const head = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
  if (head[0] === 0x89 && text(head, 1, 8) === "PNG\r\n\x1a\n") return "image/png";
  if (text(head, 0, 5) === "%PDF-") return "application/pdf";
  if (text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "WEBP") return "image/webp";
  return ["ftypheic", "ftypheix", "ftypmif1"].includes(text(head, 4, 12)) ? "image/heic" : "";
};

const drawn = (picture, width, height, left = 0, top = 0) => {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, left, top, width - 2 * left, height - 2 * top);
  return canvas;
};

const lighter = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = drawn(picture, Math.round(picture.width * share), Math.round(picture.height * share));
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
};

/* A file as it is kept: its content and name, or the word of what is wrong with it. A heavy picture, or
   one of a kind that only this phone reads, becomes a JPEG of bounded size. */
export const receiptOf = async (file, most) => {
  let content = file;
  let kind = await kindOf(file);
  let { name } = file;
  if (kind !== "application/pdf" && (file.size > LIGHT || !kind)) {
    const made = await lighter(file).catch(() => null);
    if (made && (!kind || made.size < file.size)) {
      content = made;
      kind = "image/jpeg";
      name = `${name.replace(/\.[^.]*$/, "")}.jpg`;
    }
  }
  if (!kind) return { problem: "receipt-odd" };
  if (content.size > most) return { problem: "receipt-large" };
  return { name, blob: new Blob([await content.arrayBuffer()], { type: kind }) };
};

/* A small square of a picture; nothing for what this browser cannot draw. */
export const thumbnail = async (blob) => {
  if (!blob || !blob.type.startsWith("image/")) return null;
  try {
    const picture = await createImageBitmap(blob, { imageOrientation: "from-image" });
    const share = (2 * SMALL) / Math.min(picture.width, picture.height);
    const over = (side) => Math.round((2 * SMALL - side * share) / 2);
    const canvas = drawn(picture, 2 * SMALL, 2 * SMALL, over(picture.width), over(picture.height));
    picture.close();
    return canvas;
  } catch {
    return null;
  }
};
