/** What dmn-js says, in Vietnamese. */

import { speaksEnglish } from "../designer_kit/language.js";

const WORDS = /** @type {Record<string, string>} */ ({
  "Activate hand tool": "Kéo khung nhìn", "Add cell description": "Thêm ghi chú cho ô", "Add input": "Thêm cột hỏi",
  "Add input column left": "Thêm cột hỏi bên trái", "Add input column right": "Thêm cột hỏi bên phải", "Add output": "Thêm cột kết quả",
  "Add output column left": "Thêm cột kết quả bên trái", "Add output column right": "Thêm cột kết quả bên phải",
  "Add predefined values": "Thêm giá trị cho sẵn", "Add rule": "Thêm dòng", "Add rule above": "Thêm dòng phía trên", "Add rule below": "Thêm dòng phía dưới",
  "Add values": "Thêm giá trị", "After": "Sau", "And": "Và", "Annotation": "Ghi chú", "Annotations": "Ghi chú", "Before": "Trước", "Between": "Trong khoảng",
  "Boolean value": "Đúng hoặc sai", "Change cell expression language": "Đổi ngôn ngữ của ô", "Change type": "Đổi kiểu", "Clear predefined values": "Bỏ các giá trị cho sẵn",
  "Comparison": "So sánh", "Comparison operator": "Dấu so sánh", "Copy input column": "Chép cột hỏi", "Copy output column": "Chép cột kết quả", "Copy rule": "Chép dòng",
  "Custom values": "Giá trị tự ghi", "Cut input column": "Cắt cột hỏi", "Cut output column": "Cắt cột kết quả", "Cut rule": "Cắt dòng", "Date": "Ngày",
  "Date and time": "Ngày giờ", "Date and time value": "Ngày giờ", "Date value": "Ngày", "Decision name": "Tên quyết định", "Decision name: ": "Tên quyết định: ",
  "Definition ID": "Mã", "Definition name": "Tên", "Delete": "Xóa", "Duration value": "Khoảng thời gian", "Edit": "Sửa", "Edit boolean": "Sửa đúng hoặc sai",
  "Edit date": "Sửa ngày", "Edit date and time": "Sửa ngày giờ", "Edit duration": "Sửa khoảng thời gian", "Edit end date": "Sửa ngày cuối",
  "Edit end date and time": "Sửa ngày giờ cuối", "Edit end time": "Sửa giờ cuối", "Edit input": "Sửa cột hỏi", "Edit number": "Sửa số", "Edit output": "Sửa cột kết quả",
  "Edit start date": "Sửa ngày đầu", "Edit start date and time": "Sửa ngày giờ đầu", "Edit start time": "Sửa giờ đầu", "Edit string": "Sửa văn bản", "Edit time": "Sửa giờ",
  "Editing not supported for set expression language": "Không sửa được ngôn ngữ này ở đây", "Element name": "Tên", "End date": "Ngày cuối", "End date and time": "Ngày giờ cuối",
  "End time": "Giờ cuối", "End value": "Giá trị cuối", "Enter expression": "Ghi biểu thức", "Equals": "Bằng", "Exactly": "Đúng vào", "Exclude": "Không kể",
  "Expression": "Biểu thức", "Expression language": "Ngôn ngữ", "Expression language:": "Ngôn ngữ:", "Expression language: {expressionLanguageLabel}": "Ngôn ngữ: {expressionLanguageLabel}",
  "Greater": "Lớn hơn", "Greater or equals": "Lớn hơn hoặc bằng", "Hit policy": "Cách chọn dòng", "Hit policy:": "Cách chọn dòng:", "Include": "Kể cả", "Input": "Cột hỏi",
  "Input expression": "Hỏi gì", "Input expression: ": "Hỏi gì: ", "Input label": "Tên cột hỏi", "Input label: ": "Tên cột hỏi: ", "Input type": "Kiểu của cột hỏi",
  "Input values": "Các giá trị", "Kind": "Loại", "Less": "Nhỏ hơn", "Less or equals": "Nhỏ hơn hoặc bằng", "Literal expression": "Biểu thức",
  "Literal expression editor": "Soạn biểu thức", "Match none": "Không phải các giá trị", "Match one": "Một trong các giá trị", "Move rule": "Dời dòng", "No": "Sai",
  "No values": "Chưa có giá trị", "Output": "Cột kết quả", "Output label": "Tên cột kết quả", "Output label: ": "Tên cột kết quả: ", "Output name": "Ghi vào biến",
  "Output name: ": "Ghi vào biến: ", "Output type": "Kiểu của kết quả", "Output values": "Các giá trị", "Paste input column left": "Dán cột hỏi bên trái",
  "Paste input column right": "Dán cột hỏi bên phải", "Paste output column left": "Dán cột kết quả bên trái", "Paste output column right": "Dán cột kết quả bên phải",
  "Paste rule above": "Dán dòng phía trên", "Paste rule below": "Dán dòng phía dưới", "Predefined values": "Giá trị cho sẵn", "Range": "Khoảng",
  "Range end operator": "Dấu cuối khoảng", "Range end value": "Cuối khoảng", "Range start operator": "Dấu đầu khoảng", "Range start value": "Đầu khoảng",
  "Remove cell description": "Bỏ ghi chú của ô", "Remove input column": "Bỏ cột hỏi", "Remove output column": "Bỏ cột kết quả", "Remove rule": "Bỏ dòng", "Resize": "Đổi độ rộng",
  "Set date": "Đặt ngày", "Set date and time": "Đặt ngày giờ", "Set duration": "Đặt khoảng thời gian", "Set time": "Đặt giờ", "Set value": "Đặt giá trị",
  "Start date": "Ngày đầu", "Start date and time": "Ngày giờ đầu", "Start time": "Giờ đầu", "Start value": "Giá trị đầu", "String value": "Văn bản",
  "Strings must be in double quotes": "Văn bản phải nằm trong dấu nháy kép", "Test type": "Cách so", "Then": "Thì", "Time": "Giờ", "Time value": "Giờ", "Type": "Kiểu",
  "Use now": "Lúc này", "Use today": "Hôm nay", "Value": "Giá trị", "Values": "Các giá trị", "Variable name": "Tên biến", "Variable name:": "Tên biến:", "Variable type": "Kiểu",
  "Variable type:": "Kiểu:", "View DRD": "Xem sơ đồ", "When": "Khi", "Yes": "Đúng", "e.g. { example } ": "ví dụ { example } ", "e.g. { sample }": "ví dụ { sample }",
  "UNIQUE": "Chỉ một dòng đúng", "Unique": "Chỉ một dòng đúng", "First": "Dòng đúng đầu tiên", "Priority": "Theo thứ tự kết quả", "Any": "Bất kỳ", "Collect": "Gom mọi dòng đúng",
  "Rule order": "Mọi dòng, theo thứ tự dòng", "Output order": "Mọi dòng, theo thứ tự kết quả", "string": "văn bản", "boolean": "đúng/sai", "number": "số", "date": "ngày", "time": "giờ", "dateTime": "ngày giờ", "dayTimeDuration": "khoảng ngày giờ", "yearMonthDuration": "khoảng năm tháng",
});

/**
 * @param {string} template
 * @param {Record<string, string>} [replacements]
 */
function translate(template, replacements = {}) {
  const said = speaksEnglish() ? template : WORDS[template] ?? template;
  return said.replace(/{\s*([^}\s]+)\s*}/g, (whole, key) => replacements[key] ?? whole);
}

export const dmnWords = { translate: ["value", translate] };
